import { fileURLToPath } from 'node:url'
import { hasBrowser, openBrowser } from '@stonechat/testkit'
import { build } from 'esbuild'
import { expect, it } from 'vitest'
import { me } from '../testing/fake-server.js'

const canSkip = process.env.CI !== 'true' && !hasBrowser()

/** The SDK as a script that puts its exports on `sdk`. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../index.ts', import.meta.url))],
    conditions: ['@stonechat/source'],
    bundle: true,
    format: 'iife',
    globalName: 'sdk',
    write: false,
  })
  return outputFiles[0]!.text
}

it.skipIf(canSkip).each([
  ['a page with TLS, by a lock', 'http://localhost:9', true],
  ['a page without TLS, by a lease', 'http://chat.test', false],
])('[K39] tabs of a real browser renew one at a time: %s', async (_name, origin, hasLocks) => {
  const script = await bundle()
  await using browser = await openBrowser()
  const { context, page } = await browser.newPerson()
  const refreshed: string[] = []
  await context.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url())
    if (pathname === '/api/token/refresh') {
      refreshed.push(JSON.parse(route.request().postData()!).refresh_token)
      const count = refreshed.length
      const tokens = { token: `token-${count}`, refresh_token: `r${count}`, expires_at: 1e15 }
      await route.fulfill({ json: { user: me, ...tokens } })
    } else if (pathname === '/api/user/profile') await route.fulfill({ json: me })
    else if (pathname.startsWith('/api/')) await route.fulfill({ json: { user_ids: [] } })
    else await route.fulfill({ contentType: 'text/html', body: `<script>${script}</script>` })
  })
  const pages = [page, await context.newPage(), await context.newPage()]
  for (const tab of pages) await tab.goto(origin)
  expect(await page.evaluate(() => navigator.locks !== undefined)).toBe(hasLocks)
  await page.evaluate(
    (user) =>
      localStorage.setItem(
        'stonechat.account',
        JSON.stringify({ user, token: 'old', expiresAt: 1, refreshToken: 'r0', savedAt: 1 }),
      ),
    me,
  )

  const tabs = pages.map((tab) =>
    tab.evaluate(async () => {
      const { sdk } = globalThis as unknown as { sdk: typeof import('../index.js') }
      const client = sdk.createClient()
      await client.call('block.list', {})
      return client.account.getSnapshot().status
    }),
  )
  expect(await Promise.all(tabs)).toEqual(['signed_in', 'signed_in', 'signed_in'])
  expect(refreshed).toEqual(['r0'])
})
