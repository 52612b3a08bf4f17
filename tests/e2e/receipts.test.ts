/** Who has read a message in a group, and keeping that to oneself. */
import {
  hasBrowser,
  openBrowser,
  type Person,
  register,
  startApp,
  type TestBrowser,
} from '@stonechat/testkit'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGroup, messageOf, openChat, signIn, untilOpen } from '../support/chat-page.js'
import { ask } from '../support/wire.js'

describe.skipIf(!hasBrowser())('receipts', { timeout: 120_000 }, () => {
  let browser: TestBrowser

  beforeAll(async () => {
    browser = await openBrowser()
  })

  afterAll(() => browser?.[Symbol.asyncDispose]())

  const read = (url: string, who: Person, target: object, seq: number) =>
    ask({ url }, who.token, 'POST /api/sessions/read', { ...target, seq })

  const tickOf = (page: Page, text: string) =>
    messageOf(page, text).getByTestId('tick').getAttribute('data-receipt')

  test('[T171] an own message in a group shows how many have read it, live and in place, and lists who has and who has not', async () => {
    await using server = await startApp()
    const [anna, boris, clara] = [await register(server), await register(server), await register(server)]
    const id = await createGroup(server.url, anna, [boris, clara])
    const target = { target_type: 'group', target_id: id }
    await ask(server, anna.token, 'POST /api/send', { ...target, content: 'lunch?' })
    const { page } = await browser.newPerson({ locale: 'zh-CN' })
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/g/${id}`)
    await untilOpen(page)
    const message = messageOf(page, 'lunch?')
    // The entry is there once the positions are known: until then nothing is said of them.
    await message.click({ button: 'right' })
    await page.getByTestId('who-read').waitFor()
    await page.keyboard.press('Escape')
    expect(await message.getByTestId('read-by').count()).toBe(0)
    const before = await message.getByTestId('bubble').boundingBox()

    // Boris reads it in his browser.
    const { page: other } = await browser.newPerson({ locale: 'en' })
    await signIn(other, server.url, boris)
    await other.goto(`${server.url}/g/${id}`)
    await untilOpen(other)
    const readBy = message.getByTestId('read-by')
    await expect.poll(() => readBy.textContent()).toBe('已读 1')
    expect(await readBy.getAttribute('title')).toBe('已读 1 人，共 2 人')
    expect(await message.getByTestId('bubble').boundingBox()).toEqual(before)
    expect(await tickOf(page, 'lunch?')).not.toBe('read')

    await readBy.click()
    const readers = page.getByTestId('readers')
    await readers.getByTestId('reader').getByText(boris.username).waitFor()
    await readers.getByTestId('readers-unread').click()
    await readers.getByTestId('reader').getByText(clara.username).waitFor()
    await read(server.url, clara, target, 1)
    await readers.getByText('所有人都已读。').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => tickOf(page, 'lunch?')).toBe('read')
    expect(await readBy.textContent()).toBe('已读 2')

    await message.click({ button: 'right' })
    await page.getByTestId('who-read').click()
    await expect.poll(() => readers.getByTestId('reader').count()).toBe(2)
    await page.keyboard.press('Escape')

    // Who answers has read, and sees nothing of it at the message of another.
    await ask(server, clara.token, 'POST /api/send', { ...target, content: 'yes' })
    await messageOf(page, 'yes').waitFor()
    await messageOf(other, 'yes').waitFor()
    expect(await messageOf(page, 'yes').getByTestId('read-by').count()).toBe(0)
    expect(await messageOf(other, 'lunch?').getByTestId('read-by').count()).toBe(0)
  })

  test('[T172] a user who turns read receipts off is counted by nobody, and sees no numbers and that a message was sent only', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    const id = await createGroup(server.url, anna, [boris])
    const toGroup = { target_type: 'group', target_id: id }
    await ask(server, anna.token, 'POST /api/send', { ...toGroup, content: 'lunch?' })
    await read(server.url, boris, toGroup, 1)
    await ask(server, anna.token, 'POST /api/send', { target_id: boris.id, content: 'hello' })
    await read(server.url, boris, { target_id: anna.id }, 1)
    const { page } = await browser.newPerson({ locale: 'en' })
    await openChat(page, server.url, anna, boris)
    await expect.poll(() => tickOf(page, 'hello')).toBe('read')
    await page.goto(`${server.url}/g/${id}`)
    const readBy = messageOf(page, 'lunch?').getByTestId('read-by')
    await expect.poll(() => readBy.textContent()).toBe('Read by 1')

    await setReceipts(page, server.url, false)
    await page.goto(`${server.url}/u/${boris.id}`)
    await expect.poll(() => tickOf(page, 'hello')).toBe('sent')
    await page.goto(`${server.url}/g/${id}`)
    await untilOpen(page)
    await messageOf(page, 'lunch?').waitFor()
    expect(await readBy.count()).toBe(0)
    await messageOf(page, 'lunch?').click({ button: 'right' })
    await page.getByTestId('reply').waitFor()
    expect(await page.getByTestId('who-read').count()).toBe(0)
    await ask(server, boris.token, 'POST /api/send', { ...toGroup, content: 'yes' })
    const readers = await ask(
      server,
      boris.token,
      `GET /api/messages/readers?target_type=group&target_id=${id}&seq=2`,
    )
    expect(readers).toMatchObject({ member_count: 0, read_count: 0 })

    await setReceipts(page, server.url, true)
    await page.goto(`${server.url}/g/${id}`)
    await expect.poll(() => readBy.textContent()).toBe('Read by 1')
  })

  test('[T175] a menu that is higher than the room for it scrolls', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    const id = await createGroup(server.url, anna, [boris])
    await ask(server, anna.token, 'POST /api/send', {
      target_type: 'group',
      target_id: id,
      content: 'lunch?',
    })
    const { page } = await browser.newPerson({ locale: 'en', viewport: { width: 640, height: 320 } })
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/g/${id}`)
    await untilOpen(page)
    await messageOf(page, 'lunch?').click({ button: 'right' })
    const menu = await page.getByRole('menu').boundingBox()
    expect(menu!.y + menu!.height).toBeLessThanOrEqual(320)
    await page.getByTestId('delete-for-me').click()
    await page.getByTestId('confirm').waitFor()
  })

  async function setReceipts(page: Page, url: string, isOn: boolean): Promise<void> {
    await page.goto(`${url}/settings`)
    const receipts = page.getByTestId('switch-receipts')
    await receipts.click()
    await expect.poll(() => receipts.getAttribute('aria-checked')).toBe(String(isOn))
  }
})
