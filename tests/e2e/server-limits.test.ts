/** What the web app offers under the limits that an operator has set. */
import { hasBrowser, openBrowser, register, startApp, type TestBrowser } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageOf, openChat, send } from '../support/chat-page.js'

const dayMs = 24 * 3_600_000

describe.skipIf(!hasBrowser())('the windows of a server', { timeout: 120_000 }, () => {
  let browser: TestBrowser

  beforeAll(async () => {
    browser = await openBrowser()
  })

  afterAll(() => browser?.[Symbol.asyncDispose]())

  test.each([
    { window: '7d', sentAgoMs: 6 * dayMs, offered: ['edit', 'recall'] },
    { window: '0', sentAgoMs: 0, offered: [] },
  ])(
    '[X355] the menu of an own message offers editing and recalling for as long as the server allows ($window)',
    async ({ window, sentAgoMs, offered }) => {
      let agoMs = sentAgoMs
      await using server = await startApp({
        options: { editWindow: window, recallWindow: window },
        overrides: { clock: () => Date.now() - agoMs },
      })
      const anna = await register(server)
      const boris = await register(server)
      await send(server.url, anna, boris, 'mine')
      agoMs = 0
      const { page } = await browser.newPerson()
      await openChat(page, server.url, anna, boris)
      await messageOf(page, 'mine').click({ button: 'right' })
      await page.getByTestId('delete-for-me').waitFor()
      for (const item of ['edit', 'recall']) {
        expect(await page.getByTestId(item).count()).toBe(offered.includes(item) ? 1 : 0)
      }
      await page.context().close()
    },
  )
})
