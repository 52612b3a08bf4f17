/**
 * Everything that people send each other, on either database with either place for bytes. The large file has 40 MB;
 * STONECHAT_TEST_LARGE_MB=300 tries a larger one.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasBrowser, hasMariaDb, makeTempFolder, register, startMariaDb, startS3 } from '@stonechat/testkit'
import { describe, expect, test } from 'vitest'
import { openChat } from '../support/chat-page.js'
import { createClosing } from '../support/closing.js'
import {
  choose,
  cutWhileSending,
  numberedBytes,
  paintPicture,
  shownPictures,
  slowDown,
  untilSent,
} from '../support/file-page.js'
import { startWebWorld } from '../support/web-world.js'

const largeMb = Number(process.env.STONECHAT_TEST_LARGE_MB ?? 40)

// As it is on disk: a browser without a UTF-8 locale opens no other path.
const largeName = 'the whole film.bin'

const places = {
  'SQLite and a folder': { isHere: true, open: async () => ({}) },
  'MariaDB and S3': { isHere: hasMariaDb(), open: openMariaDbAndS3 },
}

describe.skipIf(!hasBrowser())('files between two people', { timeout: 300_000 }, () => {
  for (const [name, place] of Object.entries(places))
    test.skipIf(!place.isHere)(
      `[L760] two people send each other pictures, a voice message and a large file over a line that is cut twice, and get all of it as it was: ${name}`,
      async () => {
        await using closing = createClosing()
        const options = await place.open(closing)
        const world = closing.use(await startWebWorld({ ...options, fileMaxSize: '1GB' }))
        const { server, network } = world
        const [anna, boris] = [await register(server), await register(server)]
        const { page } = await world.browser.newPerson({ locale: 'en' })
        const { page: atBoris } = await world.browser.newPerson()
        await openChat(page, network.url, anna, boris)
        await openChat(atBoris, server.url, boris, anna)

        const pictures = [
          await paintPicture(page, '山.png', [1_600, 900]),
          await paintPicture(page, '水.png', [900, 1_600]),
        ]
        await choose(page, pictures)
        await page.getByTestId('tray-item').nth(1).waitFor()
        await page.getByTestId('composer').fill('周末去爬山')
        await page.getByTestId('send').click()
        await untilSent(page)
        await expect.poll(() => shownPictures(atBoris.getByTestId('album')), { timeout: 60_000 }).toBe(2)

        await page.getByTestId('record').click()
        await expect
          .poll(() => page.getByRole('timer').textContent(), { timeout: 10_000 })
          .toMatch(/0:0[2-9]/)
        await page.keyboard.press('Enter')
        await atBoris.getByTestId('voice').waitFor()
        await atBoris.getByTestId('play').click()
        await atBoris.getByTestId('unplayed').waitFor({ state: 'detached' })

        const folder = closing.use(await makeTempFolder())
        const { buffer } = numberedBytes(largeName, largeMb * 1_000_000)
        const path = join(folder.path, largeName)
        await writeFile(path, buffer)
        await slowDown(page)
        await page.getByTestId('attach-input').setInputFiles(path)
        await page.getByTestId('tray-item').waitFor()
        await page.keyboard.press('Enter')
        await cutWhileSending(page, network, [largeMb / 10, largeMb / 2])
        await untilSent(page)
        const row = atBoris.getByTestId('file')
        await row.waitFor({ timeout: 120_000 })
        const download = atBoris.waitForEvent('download')
        await row.getByTestId('save-file').click()
        const file = await download
        expect(file.suggestedFilename()).toBe(largeName)
        expect(await hashOf(await file.path())).toBe(createHash('sha256').update(buffer).digest('hex'))
      },
    )
})

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

async function openMariaDbAndS3(closing: ReturnType<typeof createClosing>) {
  const database = closing.use(await startMariaDb())
  const s3 = closing.use(await startS3())
  // Where the program looks for the keys, and nowhere else.
  Object.assign(process.env, s3.env)
  closing.use({
    async [Symbol.asyncDispose]() {
      for (const name of Object.keys(s3.env)) delete process.env[name]
    },
  })
  return { db: database.url(database.newName()), files: s3.address }
}
