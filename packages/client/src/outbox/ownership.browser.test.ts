import { hasBrowser, openBrowser, type Page } from '@stonechat/testkit'
import { expect, it } from 'vitest'
import { bundleForBrowser } from '../testing/browser-bundle.js'

type Kit = typeof import('../testing/store-in-browser.js')
type Ownership = Awaited<ReturnType<Kit['claimOwnership']>>

const canSkip = process.env.CI !== 'true' && !hasBrowser()
// Locks exist on pages with TLS, and on this one.
const url = 'http://localhost:9'

it.skipIf(canSkip)(
  '[K240] unsent messages and reactions belong to the tab that wrote them, and to exactly one other once it is gone',
  async () => {
    const script = await bundleForBrowser('testing/store-in-browser.ts', 'kit')
    await using browser = await openBrowser()
    const { context, page } = await browser.newPerson()
    await context.route(`${url}/**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: `<script>${script}</script>` }),
    )
    const tabs = [page, await context.newPage(), await context.newPage()]
    for (const tab of tabs) {
      await tab.goto(url)
      await tab.evaluate(async () => {
        const { kit } = globalThis as unknown as { kit: Kit }
        Object.assign(globalThis, { ownership: await kit.claimOwnership(navigator.locks) })
      })
    }
    const adopt = (tab: Page) =>
      tab.evaluate(async () => {
        const { kit, ownership } = globalThis as unknown as { kit: Kit; ownership: Ownership }
        const store = kit.createIndexedDbStore({ userId: 1, url: 'x' })
        const { outbox, wishes } = await ownership.adopt(store)
        return [
          ...outbox.map(({ clientId }) => clientId),
          ...wishes.map((one) => ('emoji' in one ? one.emoji : '')),
        ]
      })

    await page.evaluate(async () => {
      const { kit, ownership } = globalThis as unknown as { kit: Kit; ownership: Ownership }
      const { owner } = ownership
      const store = kit.createIndexedDbStore({ userId: 1, url: 'x' })
      await store.write([
        kit.put('outbox', 'later', { ...kit.unsent('later', 2), owner }),
        kit.put('outbox', 'first', { ...kit.unsent('first', 1), owner }),
        kit.put('wishes', 'user:2 1 👍', { ...kit.wish('👍', 2), owner }),
        kit.put('wishes', 'user:2 1 🎉', { ...kit.wish('🎉', 1), owner }),
      ])
    })
    expect(await adopt(tabs[1]!)).toEqual([])
    await page.close()

    // The browser lets go of the locks of a page a moment after it is closed.
    await expect
      .poll(async () => (await Promise.all(tabs.slice(1).map(adopt))).sort())
      .toEqual([[], ['first', 'later', '🎉', '👍']])
    expect(await Promise.all(tabs.slice(1).map(adopt))).toEqual([[], []])
  },
  60_000,
)
