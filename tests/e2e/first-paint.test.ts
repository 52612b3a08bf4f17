/** What a new visitor sees and can do before the app has come. */
import {
  hasBrowser,
  openBrowser,
  type Page,
  type Person,
  type RunningApp,
  register,
  startApp,
  type TestBrowser,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signIn } from '../support/chat-page.js'

describe.skipIf(!hasBrowser())('the page before the app', () => {
  let server: RunningApp
  let browser: TestBrowser
  let anna: Person

  beforeAll(async () => {
    server = await startApp()
    browser = await openBrowser()
    anna = await register(server)
  })

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
  })

  /** Opens the page; the app is withheld until the returned function is called. */
  async function openWithoutApp(page: Page): Promise<() => void> {
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route(/\/assets\/index-[\w-]+\.js$/, async (route) => {
      await released
      await route.continue()
    })
    await page.goto(server.url, { waitUntil: 'commit' })
    return release
  }

  /** Whether React handles an element. */
  const isLive = (page: Page) =>
    page.waitForFunction(() => {
      const form = document.querySelector('form')
      return form !== null && Object.keys(form).some((name) => name.startsWith('__reactProps'))
    })

  test('[X81] what a new visitor types and presses before the app has come counts', async () => {
    const { context, page } = await browser.newPerson()
    const release = await openWithoutApp(page)
    await page.getByTestId('phone').fill(anna.phone)
    await page.getByTestId('password').fill(anna.password)
    await page.getByTestId('password').press('Enter')
    expect(page.url()).toBe(`${server.url}/`)
    release()
    await page.getByTestId('own-id').waitFor({ state: 'attached' })
    await context.close()
  })

  test.for(['zh-CN', 'en'])(
    '[X82] the app takes over the sign-in card that stands already (%s)',
    async (locale) => {
      const { context, page } = await browser.newPerson({ locale })
      const complaints: string[] = []
      page.on('console', (message) => complaints.push(message.text()))
      page.on('pageerror', (error) => complaints.push(String(error)))
      const release = await openWithoutApp(page)
      await page.getByTestId('mode-register').click()
      const card = await page.locator('form').elementHandle()
      expect(await page.locator('html').getAttribute('lang')).toBe(locale)
      const before = await page.getByTestId('password').boundingBox()
      release()
      await page.getByTestId('username').waitFor()
      expect(await card!.evaluate((one) => one.isConnected)).toBe(true)
      await page.getByTestId('mode-sign-in').click()
      await page.getByTestId('username').waitFor({ state: 'detached' })
      await expect.poll(() => page.getByTestId('password').boundingBox()).toEqual(before)
      expect(complaints).toEqual([])
      await context.close()
    },
  )

  test('[X83] a visitor who has chosen a language and a theme finds them before the app has come', async () => {
    const { context, page } = await browser.newPerson({ locale: 'en' })
    await page.addInitScript(() =>
      localStorage.setItem('stonechat.preferences', JSON.stringify({ language: 'zh-CN', theme: 'dark' })),
    )
    const release = await openWithoutApp(page)
    await page.getByRole('button', { name: '登录', exact: true }).waitFor()
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    release()
    await isLive(page)
    await context.close()
  })

  test('[K340] a page on which nobody ever signed in keeps nothing that looks like it', async () => {
    const { context, page } = await browser.newPerson()
    await page.goto(server.url)
    await isLive(page)
    expect(await page.evaluate(() => indexedDB.databases())).toEqual([])
    await context.close()
  })

  test('[K318] a user who is signed in never sees the sign-in card while a page starts', async () => {
    const { context, page } = await browser.newPerson()
    await signIn(page, server.url, anna)
    const late = await context.newPage()
    const release = await openWithoutApp(late)
    await late.waitForFunction(() => document.documentElement.dataset.theme !== undefined)
    // It has asked by now: the browser answers in the order of the questions.
    await late.evaluate(() => indexedDB.databases())
    expect(await late.getByTestId('phone').count()).toBe(0)
    release()
    await late.getByTestId('own-id').waitFor({ state: 'attached' })
    await context.close()
  })
})
