/** Which words a browser fetches, and how the language changes, against a real server. */
import { hasBrowser, type Person, register } from '@stonechat/testkit'
import type { Page, Route } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { signIn } from '../support/chat-page.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'

const words = /\/assets\/(?:en|zh-cn)-[\w-]+\.js$/

describe.skipIf(!hasBrowser())('the language of the web app', { timeout: 120_000 }, () => {
  let world: WebWorld
  let anna: Person
  let pages: Page[]

  beforeAll(async () => {
    world = await startWebWorld()
  })

  afterAll(() => world?.[Symbol.asyncDispose]())

  beforeEach(async () => {
    pages = []
    anna = await register(world.server)
  })

  afterEach(async () => {
    for (const page of pages) await page.context().close()
  })

  async function openPage(locale: string): Promise<{ page: Page; fetched: string[] }> {
    const { page } = await world.browser.newPerson({ locale })
    pages.push(page)
    const fetched: string[] = []
    page.on('request', (request) => {
      const file = words.exec(request.url())?.[0]
      if (file !== undefined) fetched.push(file.replace(/^\/assets\/|-[\w-]{8}\.js$/g, ''))
    })
    return { page, fetched }
  }

  const submit = (page: Page) => page.getByTestId('submit').textContent()
  const languageOf = (page: Page) => page.locator('html').getAttribute('lang')

  /** Waits until the app itself answers; the card that stands before it has the same elements. */
  const untilLive = (page: Page) =>
    page.waitForFunction(() => {
      const form = document.querySelector('form')
      return form !== null && Object.keys(form).some((name) => name.startsWith('__reactProps'))
    })

  test.for([
    ['en', 'en', 'Sign in'],
    ['zh-CN', 'zh-cn', '登录'],
  ] as const)(
    '[X363] a page in %s fetches the words of that language alone, once',
    async ([locale, file, label]) => {
      const { page, fetched } = await openPage(locale)
      await page.goto(world.server.url)
      await untilLive(page)
      expect(await submit(page)).toBe(label)
      await signIn(page, world.server.url, anna)
      await page.getByTestId('settings').click()
      await page.getByTestId('device').first().waitFor()
      // One for each of the two pages opened.
      expect(fetched).toEqual([file, file])
    },
  )

  test('[X363] the words are fetched before the app has come', async () => {
    const { page, fetched } = await openPage('zh-CN')
    const held: Route[] = []
    await page.route(/\/assets\/index-[\w-]+\.js$/, (route) => void held.push(route))
    await page.goto(world.server.url, { waitUntil: 'commit' })
    await expect.poll(() => fetched).toEqual(['zh-cn'])
    await expect.poll(() => held.length).toBe(1)
    await held[0]!.continue()
    await untilLive(page)
    expect(fetched).toEqual(['zh-cn'])
  })

  test('[X364] the page stays as it is until the words of another language are loaded, and then changes whole', async () => {
    const { page, fetched } = await openPage('en')
    const held: Route[] = []
    await page.route(/\/assets\/zh-cn-/, (route) => void held.push(route))
    await page.goto(world.server.url)
    await untilLive(page)
    await page.evaluate(watchWords)
    await page.getByTestId('language-zh-CN').click()
    await expect.poll(() => held.length).toBe(1)
    expect([await submit(page), await languageOf(page)]).toEqual(['Sign in', 'en'])
    await held[0]!.continue()
    await expect.poll(() => languageOf(page)).toBe('zh-CN')
    await expect
      .poll(() => page.evaluate(() => (window as unknown as WordsWindow).seen))
      .toEqual(['Sign in, Register', '登录, 注册'])
    await page.getByTestId('language-en').click()
    await expect.poll(() => submit(page)).toBe('Sign in')
    expect(fetched).toEqual(['en', 'zh-cn'])
  })

  test('[X364] a language that is chosen on one device is loaded and shown on the other', async () => {
    const { page: one } = await openPage('en')
    const { page: other, fetched } = await openPage('en')
    for (const page of [one, other]) await signIn(page, world.server.url, anna)
    await one.goto(`${world.server.url}/settings`)
    await one.getByTestId('language-zh-CN').click()
    for (const page of [one, other]) await expect.poll(() => languageOf(page)).toBe('zh-CN')
    await other.getByPlaceholder('搜索').waitFor()
    expect(fetched).toEqual(['en', 'zh-cn'])
    await other.reload()
    await other.getByPlaceholder('搜索').waitFor()
    expect(fetched).toEqual(['en', 'zh-cn', 'zh-cn'])
  })

  test('[X365] a language chosen without a network comes once there is one, and the old one stays till then', async () => {
    const { page } = await openPage('en')
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(world.server.url)
    await untilLive(page)
    await page.context().setOffline(true)
    const failed = page.waitForEvent('requestfailed', (request) => words.test(request.url()))
    await page.getByTestId('language-zh-CN').click()
    await failed
    expect([await submit(page), await languageOf(page)]).toEqual(['Sign in', 'en'])
    await page.getByTestId('mode-register').click()
    await page.getByTestId('username').waitFor()
    await page.context().setOffline(false)
    await expect.poll(() => languageOf(page)).toBe('zh-CN')
    expect(await submit(page)).toBe('注册账号')
    expect(complaints).toEqual([])
  })
})

interface WordsWindow {
  seen: string[]
}

/** In the page: notes at each frame two words that belong together. */
function watchWords(): void {
  const seen: string[] = []
  ;(window as unknown as WordsWindow).seen = seen
  const look = () => {
    const [one, two] = ['submit', 'mode-register'].map(
      (id) => document.querySelector(`[data-testid=${id}]`)?.textContent,
    )
    const both = `${one}, ${two}`
    if (seen.at(-1) !== both) seen.push(both)
    requestAnimationFrame(look)
  }
  look()
}
