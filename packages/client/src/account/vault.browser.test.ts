import { type BrowserContext, hasBrowser, openBrowser, type Page, type TestBrowser } from '@stonechat/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundleForBrowser } from '../testing/browser-bundle.js'
import { me } from '../testing/fake-world.js'

type Sdk = typeof import('../index.js')
type Client = ReturnType<Sdk['createClient']>

const canSkip = process.env.CI !== 'true' && !hasBrowser()
const withTls = 'http://localhost:9'
const withoutTls = 'http://chat.test'

describe.skipIf(canSkip)('the vault of a browser', () => {
  let browser: TestBrowser
  let script: string
  let context: BrowserContext
  let page: Page
  /** The refresh tokens that were presented. */
  let refreshed: string[]
  /** The ids of those renewals. */
  let requestIds: string[]
  let answersRenewals: boolean

  beforeAll(async () => {
    browser = await openBrowser()
    script = await bundleForBrowser('index.ts', 'sdk')
  })
  afterAll(() => browser?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    refreshed = []
    requestIds = []
    answersRenewals = true
    ;({ context, page } = await browser.newPerson())
    for (const origin of [withTls, withoutTls]) await serve(origin)
  })
  afterEach(async () => {
    // A page may still be asking; who answers it then would fail.
    await context.unrouteAll({ behavior: 'ignoreErrors' })
    await context.close()
  })

  async function serve(origin: string): Promise<void> {
    await context.route(`${origin}/**`, async (route) => {
      const { pathname } = new URL(route.request().url())
      const tokens = (name: number) => ({
        token: `token-${name}`,
        refresh_token: `r${name}`,
        expires_at: 1e15,
      })
      if (pathname === '/api/token/refresh') {
        const { refresh_token, request_id } = JSON.parse(route.request().postData()!)
        refreshed.push(refresh_token)
        requestIds.push(request_id)
        if (!answersRenewals) return
        await route.fulfill({ json: { user: me, ...tokens(refreshed.length) } })
      } else if (pathname === '/api/login') await route.fulfill({ json: { user: me, ...tokens(0) } })
      else if (pathname === '/api/user/profile') await route.fulfill({ json: me })
      else if (pathname.startsWith('/api/')) await route.fulfill({ json: { user_ids: [] } })
      else await route.fulfill({ contentType: 'text/html', body: `<script>${script}</script>` })
    })
  }

  /** What an earlier version kept. */
  const keepAsBefore = (tab: Page) =>
    tab.evaluate(
      (user) =>
        localStorage.setItem(
          'stonechat.account',
          JSON.stringify({ user, token: 'old', expiresAt: 1, refreshToken: 'r0', savedAt: 1 }),
        ),
      me,
    )

  /** Starts a client and waits until it is known who is signed in. */
  const start = (tab: Page) =>
    tab.evaluate(async () => {
      const { sdk } = globalThis as unknown as { sdk: Sdk }
      const client = sdk.createClient()
      Object.assign(globalThis, { client })
      const first = client.account.getSnapshot().status
      while (client.account.getSnapshot().status === 'starting') {
        await new Promise<void>((resolve) => client.account.subscribe(() => resolve()))
      }
      return [first, client.account.getSnapshot().status]
    })

  it.each([
    ['a page with TLS, by a lock', withTls, true],
    ['a page without TLS, by a lease', withoutTls, false],
  ])('[K39] tabs of a real browser renew one at a time: %s', async (_name, origin, hasLocks) => {
    const tabs = [page, await context.newPage(), await context.newPage()]
    for (const tab of tabs) await tab.goto(origin)
    expect(await page.evaluate(() => navigator.locks !== undefined)).toBe(hasLocks)
    await keepAsBefore(page)
    const statuses = tabs.map((tab) =>
      tab.evaluate(async () => {
        const { sdk } = globalThis as unknown as { sdk: Sdk }
        const client = sdk.createClient()
        await client.call('block.list', {})
        return client.account.getSnapshot().status
      }),
    )
    expect(await Promise.all(statuses)).not.toContain('signed_out')
    expect(refreshed).toEqual(['r0'])
  })

  it('[K336] a tab that closes during its renewal leaves it to the next one, which asks with the same id', async () => {
    await page.goto(withTls)
    await keepAsBefore(page)
    answersRenewals = false
    const asked = page.waitForRequest('**/api/token/refresh?*')
    await start(page)
    await asked
    await expect.poll(() => requestIds.length).toBe(1)
    await page.close()
    answersRenewals = true
    const other = await context.newPage()
    await other.goto(withTls)
    expect(await start(other)).toEqual(['starting', 'signed_in'])
    await other.evaluate(() => (globalThis as unknown as { client: Client }).client.call('block.list', {}))
    expect(refreshed).toEqual(['r0', 'r0'])
    expect(requestIds).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), requestIds[0]])
  })

  it('[K330] a sign-in that an earlier version kept is taken over once, and a late copy of it signs nobody in', async () => {
    await page.goto(withoutTls)
    await keepAsBefore(page)
    expect(await start(page)).toEqual(['starting', 'signed_in'])
    expect(await page.evaluate(() => localStorage.length)).toBe(0)
    await page.evaluate(() => (globalThis as unknown as { client: Client }).client.signOut())
    await keepAsBefore(page)
    const other = await context.newPage()
    await other.goto(withoutTls)
    expect(await start(other)).toEqual(['starting', 'signed_out'])
  })

  it('[K331] a sign-in outlives the page, and another tab is notified of it', async () => {
    const other = await context.newPage()
    for (const tab of [page, other]) {
      await tab.goto(withoutTls)
      expect(await start(tab)).toEqual(['starting', 'signed_out'])
    }
    await page.evaluate(() =>
      (globalThis as unknown as { client: Client }).client.signIn({
        phone: '1',
        password: 'x',
      }),
    )
    await other.waitForFunction(
      () => (globalThis as unknown as { client: Client }).client.account.getSnapshot().status === 'signed_in',
    )
    await page.reload()
    expect(await start(page)).toEqual(['starting', 'signed_in'])
  })

  it('[K332] where storage is forbidden the account lives as long as the page', async () => {
    await page.addInitScript(() => {
      const get = () => {
        throw new DOMException('forbidden', 'SecurityError')
      }
      for (const name of ['indexedDB', 'localStorage']) Object.defineProperty(globalThis, name, { get })
    })
    await page.goto(withoutTls)
    expect(await start(page)).toEqual(['starting', 'signed_out'])
    const status = await page.evaluate(async () => {
      const { client } = globalThis as unknown as { client: Client }
      await client.signIn({ phone: '1', password: 'x' })
      await client.call('block.list', {})
      return client.account.getSnapshot().status
    })
    expect(status).toBe('signed_in')
  })
})
