/** The focus of who signs in, registers or is signed out: it goes to where one goes on, never to nowhere. */
import {
  hasBrowser,
  openBrowser,
  register,
  startApp,
  type TestBrowser,
  uniqueName,
  uniquePhone,
} from '@stonechat/testkit'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { send, signIn } from '../support/chat-page.js'
import { ask } from '../support/wire.js'

const screens: Record<string, BrowserContextOptions> = {
  wide: { viewport: { width: 1_440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
}

describe.skipIf(!hasBrowser())('the focus on the way in and out', { timeout: 120_000 }, () => {
  const codes: string[] = []
  let server: Awaited<ReturnType<typeof startApp>>
  let browser: TestBrowser

  beforeAll(async () => {
    const sms = {
      async send({ code }: { code: string }) {
        codes.push(code)
      },
    }
    server = await startApp({ overrides: { senders: { sms } } })
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
  })

  /** What has the focus, as a screen reader names it. */
  const focused = (page: Page) =>
    page.evaluate(() => {
      const one = document.activeElement as HTMLElement
      return `${one.tagName} ${one.getAttribute('aria-label') ?? one.getAttribute('name') ?? one.textContent}`
    })

  describe.each(Object.keys(screens))('%s', (screen) => {
    const isPhone = screen === 'phone'
    const openPage = async () => (await browser.newPerson({ locale: 'en', ...screens[screen] })).page
    const heading = isPhone ? 'H1 Chats' : 'H2 Chats'
    const firstField = isPhone ? 'H1 Stonechat' : 'INPUT phone'

    test('[X937] the focus is on the heading of the chats after signing in by password or code and after registering', async () => {
      const person = await register(server)
      const page = await openPage()
      await page.goto(server.url)
      // Who has only come is left where they are.
      await page.getByTestId('submit').waitFor()
      expect(await focused(page)).toMatch(/^BODY/)
      await signIn(page, server.url, person)
      await expect.poll(() => focused(page)).toBe(heading)
      // The list is next.
      await page.keyboard.press('Tab')
      expect(await focused(page)).toBe('BUTTON Settings')
      await page.context().close()

      const byCode = await openPage()
      await byCode.goto(server.url)
      await byCode.getByTestId('mode-code').click()
      await byCode.getByTestId('phone').fill(person.phone)
      const sent = codes.length
      await byCode.getByTestId('send-code').click()
      await expect.poll(() => codes.length).toBe(sent + 1)
      await byCode.getByTestId('code').fill(codes.at(-1)!)
      await byCode.keyboard.press('Enter')
      await expect.poll(() => focused(byCode)).toBe(heading)
      await byCode.context().close()

      const newcomer = await openPage()
      await newcomer.goto(server.url)
      await newcomer.getByTestId('mode-register').click()
      await newcomer.getByTestId('username').fill(uniqueName())
      await newcomer.getByTestId('phone').fill(uniquePhone())
      await newcomer.getByTestId('password').fill('a long password of mine')
      await newcomer.keyboard.press('Enter')
      await expect.poll(() => focused(newcomer)).toBe(heading)
      await newcomer.context().close()
    })

    test('[X937] the focus is where one writes after signing in at the address of a conversation, on a phone on its heading', async () => {
      const [anna, boris] = [await register(server), await register(server)]
      await send(server.url, boris, anna, 'hello')
      const page = await openPage()
      await page.goto(`${server.url}/u/${boris.id}`)
      await page.getByTestId('phone').fill(anna.phone)
      await page.getByTestId('password').fill(anna.password)
      await page.keyboard.press('Enter')
      await page.getByTestId('message').waitFor()
      await expect.poll(() => focused(page)).toBe(isPhone ? 'H1 Stonechat' : 'TEXTAREA Message')
      await page.context().close()
    })

    test('[X938] the focus is on the first field after signing out, here, in another tab or on another device', async () => {
      const person = await register(server)
      const page = await openPage()
      const signOut = async () => {
        await page.goto(`${server.url}/settings`)
        await page.getByTestId('sign-out').click()
        await page.getByTestId('confirm').click()
        await page.getByTestId('submit').waitFor()
      }
      await signIn(page, server.url, person)
      await signOut()
      await expect.poll(() => focused(page)).toBe(firstField)

      // In another tab.
      await signIn(page, server.url, person)
      const other = await page.context().newPage()
      await other.goto(server.url)
      await other.getByTestId('own-id').waitFor({ state: 'attached' })
      await signOut()
      await other.getByTestId('submit').waitFor()
      await expect.poll(() => focused(other)).toBe(firstField)

      // By another device; the reason is said as an alert.
      await other.close()
      await signIn(page, server.url, person)
      const { devices } = await ask(server, person.token, 'GET /api/devices')
      for (const { id, current } of devices)
        if (!current) await ask(server, person.token, `DELETE /api/devices/${id}`)
      await page.getByRole('alert').waitFor()
      await expect.poll(() => focused(page)).toBe(firstField)
      await page.context().close()
    })
  })
})
