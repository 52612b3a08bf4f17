/** Stickers in the web app: made of a picture in a chat, sent from the picker, still where nobody looks. */
import {
  hasBrowser,
  openBrowser,
  type Person,
  register,
  startApp,
  type TestBrowser,
} from '@stonechat/testkit'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uploadFile } from '../integration/files/upload-file.js'
import { expectNoViolations } from '../support/axe.js'
import { openChat, send } from '../support/chat-page.js'
import { ask } from '../support/wire.js'

/** Two frames, red and blue, by turns. */
async function moving(): Promise<Buffer> {
  const frames = await Promise.all(
    ['red', 'blue'].map((background) =>
      sharp({ create: { width: 60, height: 60, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  )
  return sharp(frames, { join: { animated: true } })
    .gif({ delay: 80, loop: 0 })
    .toBuffer()
}

const stickerIn = (page: Page) => page.getByTestId('message').getByTestId('sticker')
const imagesIn = (page: Page) => stickerIn(page).locator('img:visible')

describe.skipIf(!hasBrowser())('stickers', { timeout: 120_000 }, () => {
  let browser: TestBrowser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.[Symbol.asyncDispose]())

  /** Somebody sends somebody else a picture that moves. */
  async function sendPicture(server: { readonly url: string }, from: Person, to: Person): Promise<void> {
    const { id } = await uploadFile(server, from.token, await moving(), 'secret plans.gif')
    const content = { type: 'file', files: [{ id }] }
    await ask(server, from.token, 'POST /api/send', { target_id: to.id, content })
  }

  test('[T330] the menu of a picture adds it to the stickers, the picker sends it by mouse and by keys, and it is removed there', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    await sendPicture(server, anna, boris)
    const { page } = await browser.newPerson({ locale: 'en' })
    await openChat(page, server.url, boris, anna)
    await page.getByTestId('message').first().click({ button: 'right' })
    await page.getByTestId('add-sticker').click()
    await page.getByText('Added to your stickers').waitFor()

    const field = page.getByTestId('composer')
    await field.fill('half a sentence')
    await page.getByTestId('emoji').click()
    await page.getByTestId('picker-stickers').click()
    const panel = page.getByTestId('sticker-panel')
    await panel.getByRole('button', { name: 'Sticker', exact: true }).click()
    await panel.waitFor({ state: 'detached' })
    await stickerIn(page).first().waitFor()
    expect(await field.inputValue()).toBe('half a sentence')
    // Its name says nothing of the picture.
    expect(await page.content()).not.toContain('secret plans')

    await page.getByTestId('emoji').click()
    await page.getByTestId('picker-stickers').click()
    await panel.locator('[data-sticker]').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => stickerIn(page).count()).toBe(2)
    const { sessions } = await ask(server, anna.token, 'GET /api/sessions')
    expect(sessions[0].last_message.content.type).toBe('sticker')

    await page.getByTestId('emoji').click()
    await page.getByTestId('picker-stickers').click()
    await panel.locator('[data-sticker]').waitFor()
    await expectNoViolations(page, '[data-testid="sticker-panel"]')
    await panel.locator('[data-sticker]').focus()
    await page.keyboard.press('Delete')
    await panel.getByText('No stickers yet').waitFor()
    expect((await ask(server, boris.token, 'GET /api/stickers')).stickers).toEqual([])
    expect(await stickerIn(page).count()).toBe(2)
  })

  test('[T331] a sticker moves only while it is in sight, and for people who want less motion only under the pointer', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    const { id } = await uploadFile(server, anna.token, await moving(), 'a.gif')
    const made = await ask(server, anna.token, 'POST /api/stickers', { file_id: id })
    const content = { type: 'sticker', sticker_id: made.id }
    await ask(server, anna.token, 'POST /api/send', { target_id: boris.id, content })
    const { page } = await browser.newPerson({ locale: 'zh-CN' })
    await openChat(page, server.url, boris, anna)
    await page.getByTestId('message').getByRole('img', { name: '表情' }).waitFor()
    await expect.poll(() => imagesIn(page).count()).toBe(1)

    await page.emulateMedia({ reducedMotion: 'reduce' })
    await expect.poll(() => imagesIn(page).count()).toBe(0)
    const still = stickerIn(page).locator('canvas[data-still]')
    expect(
      await still.evaluate((canvas: HTMLCanvasElement) => [
        ...canvas.getContext('2d')!.getImageData(5, 5, 1, 1).data,
      ]),
    ).toEqual([255, 0, 0, 255])
    await stickerIn(page).hover()
    await expect.poll(() => imagesIn(page).count()).toBe(1)
    await page.emulateMedia({ reducedMotion: 'no-preference' })
    await page.mouse.move(0, 0)

    for (let count = 0; count < 40; count += 1) await send(server.url, anna, boris, `line ${count}`)
    await page.getByTestId('message').filter({ hasText: 'line 39' }).waitFor()
    await expect.poll(() => imagesIn(page).count()).toBe(0)
  })
})
