/** Pictures of people and of groups, chosen in the browser. */
import { hasBrowser } from '@stonechat/testkit'
import { describe, expect, test } from 'vitest'
import { createGroup, openChat, signIn } from '../support/chat-page.js'
import { paintPicture } from '../support/file-page.js'
import { anna, beginWithTwoPeople, boris, context, errors, page, server } from '../support/two-people.js'
import { ask } from '../support/wire.js'

describe.skipIf(!hasBrowser())('avatars in the web app', { timeout: 120_000 }, () => {
  beginWithTwoPeople()

  test('[L741] a part of a picture becomes the own avatar, which others see at once and which can be taken away', async () => {
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/settings`)
    const picture = await paintPicture(page, 'me.png', [640, 480])
    await page.getByTestId('picture-input').setInputFiles(picture)
    const crop = page.getByTestId('crop-window')
    await crop.locator('img').waitFor()
    for (const key of ['+', '+', 'ArrowLeft', 'ArrowUp']) await crop.press(key)
    await page.getByTestId('crop-save').click()
    await page.getByTestId('crop-dialog').waitFor({ state: 'detached' })
    const own = page.getByTestId('change-picture').locator('img')
    await expect.poll(() => own.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(0)
    const { avatar_url } = await ask(server, boris.token, `GET /api/user/profile?user_id=${anna.id}`)
    expect(avatar_url).toMatch(/^\/api\/avatars\/.+\.webp$/)

    const other = await context.browser()!.newContext({ locale: 'en' })
    try {
      const atBoris = await other.newPage()
      await openChat(atBoris, server.url, boris, anna)
      await atBoris.locator(`img[src^="${avatar_url}"]`).first().waitFor()
    } finally {
      await other.close()
    }
    await page.getByTestId('remove-picture').click()
    await own.waitFor({ state: 'detached' })
    expect(errors).toEqual([])
  })

  test('[L742] the picture of a group is chosen by who manages it; members see it and cannot change it', async () => {
    const group = await createGroup(server.url, anna, [boris])
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/g/${group}/details`)
    await page.getByTestId('group-title').waitFor()
    await page.getByTestId('picture-input').setInputFiles(await paintPicture(page, 'us.png', [300, 500]))
    await page.getByTestId('crop-save').click()
    await page.getByTestId('crop-dialog').waitFor({ state: 'detached' })
    const { avatar_url } = await ask(server, boris.token, `GET /api/groups/${group}`)
    expect(avatar_url).toMatch(/^\/api\/avatars\/.+\.webp$/)
    await page.getByTestId('details').locator(`img[src^="${avatar_url}"]`).waitFor()

    const other = await context.browser()!.newContext({ locale: 'en' })
    try {
      const atBoris = await other.newPage()
      await signIn(atBoris, server.url, boris)
      await atBoris.goto(`${server.url}/g/${group}/details`)
      await atBoris.getByTestId('details').locator(`img[src^="${avatar_url}"]`).waitFor()
      expect(await atBoris.getByTestId('change-picture').count()).toBe(0)
    } finally {
      await other.close()
    }
  })

  test('[L743] what the browser cannot show is no picture, and nothing is sent', async () => {
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/settings`)
    const file = { name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('no picture') }
    await page.getByTestId('picture-input').setInputFiles(file)
    await page.getByTestId('toast').waitFor()
    await page.getByTestId('crop-dialog').waitFor({ state: 'detached' })
  })
})
