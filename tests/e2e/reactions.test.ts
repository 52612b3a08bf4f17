/** Reacting to messages, as people do it. */
import { hasBrowser, openBrowser, register, startApp, type TestBrowser } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageOf, openChat, send } from '../support/chat-page.js'

describe.skipIf(!hasBrowser())('reactions', { timeout: 120_000 }, () => {
  let browser: TestBrowser

  beforeAll(async () => {
    browser = await openBrowser()
  })

  afterAll(() => browser?.[Symbol.asyncDispose]())

  test('[X361] an emoji of the menu shows under the message for both at once, and goes by a press', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    await send(server.url, anna, boris, 'lunch?')
    const { page: atAnna } = await browser.newPerson({ locale: 'en' })
    const { page: atBoris } = await browser.newPerson({ locale: 'zh-CN' })
    await openChat(atAnna, server.url, anna, boris)
    await openChat(atBoris, server.url, boris, anna)

    await messageOf(atBoris, 'lunch?').click({ button: 'right' })
    await atBoris.getByTestId('quick-❤️').click()
    const seen = messageOf(atAnna, 'lunch?').getByTestId('reaction')
    await seen.waitFor()
    expect(await seen.textContent()).toBe('❤️1')
    expect(await seen.getAttribute('aria-pressed')).toBe('false')
    const own = messageOf(atBoris, 'lunch?').getByTestId('reaction')
    expect(await own.getAttribute('aria-pressed')).toBe('true')

    await seen.click()
    await own.getByText('2').waitFor()
    await own.click()
    await seen.getByText('1').waitFor()
    expect(await seen.getAttribute('aria-pressed')).toBe('true')
    await atAnna.reload()
    await messageOf(atAnna, 'lunch?').getByTestId('reaction').waitFor()
    await seen.click()
    await own.waitFor({ state: 'detached' })
    await seen.waitFor({ state: 'detached' })
  })
})
