import { type BrowserContext, hasBrowser, openBrowser, type Page, type TestBrowser } from '@stonechat/testkit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bundleForBrowser } from '../testing/browser-bundle.js'
import { storeRules } from '../testing/store-contract.js'

type Kit = typeof import('../testing/store-in-browser.js')

const canSkip = process.env.CI !== 'true' && !hasBrowser()
const url = 'http://chat.test'

describe.skipIf(canSkip)('the store of a browser', () => {
  let browser: TestBrowser
  let script: string
  let context: BrowserContext
  let page: Page

  beforeAll(async () => {
    browser = await openBrowser()
    script = await bundleForBrowser('testing/store-in-browser.ts', 'kit')
  })
  afterAll(() => browser?.[Symbol.asyncDispose]())
  beforeEach(async () => {
    ;({ context, page } = await browser.newPerson())
    // Without TLS, as many of our pages are.
    await context.route(`${url}/**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: `<script>${script}</script>` }),
    )
    await page.goto(url)
  })
  afterEach(async () => {
    await context.unrouteAll({ behavior: 'ignoreErrors' })
    await context.close()
  })

  async function newTab(): Promise<Page> {
    const tab = await context.newPage()
    await tab.goto(url)
    return tab
  }

  it.each(Object.keys(storeRules))('%s', async (title) => {
    await page.evaluate(async (name) => {
      const { kit } = globalThis as unknown as { kit: Kit }
      await kit.storeRules[name]!((userId) => kit.createIndexedDbStore({ userId, url: 'x' }))
    }, title)
  })

  it('[K205] a batch that cannot be stored leaves nothing of it behind', async () => {
    const kept = await page.evaluate(async () => {
      const { kit } = globalThis as unknown as { kit: Kit }
      const store = kit.createIndexedDbStore({ userId: 1, url: 'x' })
      const unclonable = { ...kit.unsent('b', 2), error: (() => {}) as never }
      const failed = await store
        .write([
          kit.put('conversations', 7, kit.conversation(7, 1, 0)),
          kit.put('outbox', 'a', kit.unsent('a', 1)),
          kit.put('outbox', 'b', unclonable),
        ])
        .then(
          () => 'stored',
          (error: Error) => error.name,
        )
      return { failed, ...(await store.load(['outbox', 'conversations'])) }
    })
    expect(kept).toEqual({ failed: 'DataCloneError', outbox: [], conversations: [] })
  })

  it('[K206] two tabs that write at once end with what is furthest', async () => {
    const write = (tab: Page, first: number) =>
      tab.evaluate(async (start) => {
        const { kit } = globalThis as unknown as { kit: Kit }
        const store = kit.createIndexedDbStore({ userId: 1, url: 'x' })
        const writes: Promise<void>[] = []
        for (let seq = start; seq <= 100; seq += 2) {
          const changes = [kit.put('conversations', 7, kit.conversation(7, seq, seq))]
          writes.push(store.write([...changes, kit.put('windows', 7, kit.windowOf(7, seq, seq))]))
        }
        // Late, and behind.
        writes.push(store.write([kit.put('conversations', 7, kit.conversation(7, 1, 1))]))
        await Promise.all(writes)
        const { conversations, windows } = await store.load(['conversations', 'windows'])
        return [conversations[0]?.seq, windows[0]?.end_seq, windows[0]?.messages.length]
      }, first)
    const other = await newTab()
    const ends = await Promise.all([write(page, 1), write(other, 2)])
    expect(ends).toContainEqual([100, 100, 100])
  })

  it('[K207] a tab whose store was deleted by a sign-out in another one does not bring it back', async () => {
    const other = await newTab()
    await page.evaluate(async () => {
      const { kit } = globalThis as unknown as { kit: Kit }
      const store = kit.createIndexedDbStore({ userId: 1, url: 'x' })
      await store.write([kit.put('outbox', 'a', kit.unsent('a', 1))])
      Object.assign(globalThis, { store })
    })
    await other.evaluate(async () => {
      const { kit } = globalThis as unknown as { kit: Kit }
      await kit.createIndexedDbStore({ userId: 1, url: 'x' }).clear()
    })
    const left = await page.evaluate(async () => {
      const { kit, store } = globalThis as unknown as {
        kit: Kit
        store: ReturnType<Kit['createIndexedDbStore']>
      }
      const late = await store.write([kit.put('outbox', 'b', kit.unsent('b', 2))]).then(
        () => 'stored',
        () => 'refused',
      )
      const fresh = kit.createIndexedDbStore({ userId: 1, url: 'x' })
      return { late, outbox: (await fresh.load(['outbox'])).outbox }
    })
    expect(left).toEqual({ late: 'refused', outbox: [] })
  })

  it('[K208] with storage full, messages that the server has make room for those it does not have', async () => {
    const devtools = await context.newCDPSession(page)
    await devtools.send('Storage.overrideQuotaForOrigin', { origin: url, quotaSize: 4_000_000 })
    const kept = await page.evaluate(async () => {
      const { kit } = globalThis as unknown as { kit: Kit }
      const store = kit.createIndexedDbStore({ userId: 1, url: 'x' })
      const noise = () => Array.from({ length: 20_000 }, () => Math.random().toString(36)[2]).join('')
      const outcomes: string[] = []
      for (let id = 1; id <= 60; id += 1) {
        const window = kit.windowOf(id, 10, 0)
        const messages = window.messages.map((message) => ({
          ...message,
          content: { type: 'text' as const, text: noise() },
        }))
        const changes = [
          kit.put('outbox', `${id}`, kit.unsent(`${id}`, id)),
          kit.put('windows', id, { ...window, messages }),
        ]
        outcomes.push(
          await store.write(changes).then(
            () => 'stored',
            (error: Error) => error.name,
          ),
        )
      }
      const { outbox, windows } = await store.load(['outbox', 'windows'])
      return { outcomes: [...new Set(outcomes)], outbox: outbox.length, windows: windows.length }
    })
    expect(kept).toMatchObject({ outcomes: ['stored'], outbox: 60 })
    expect(kept.windows).toBeLessThan(60)
  })

  it('[K210] a tab of a newer version upgrades the schema while an older one is open, and loses nothing', async () => {
    const other = await newTab()
    const open = async (version: number) => {
      const { kit } = globalThis as unknown as { kit: Kit }
      let isLost = false
      const database = new kit.Database({
        name: 'schema',
        version,
        upgrade(created, oldVersion) {
          if (oldVersion < 1) created.createObjectStore('one')
          if (version >= 2 && oldVersion < 2) created.createObjectStore('two')
        },
        onLost: () => {
          isLost = true
        },
      })
      Object.assign(globalThis, { database, isLost: () => isLost })
      if (version === 1)
        await database.transact(['one'], 'readwrite', (one) => void one.objectStore('one').put('kept', 1))
      return database.transact(['one'], 'readonly', (one) =>
        kit.resultOf<string>(one.objectStore('one').get(1)),
      )
    }
    expect(await page.evaluate(open, 1)).toBe('kept')
    expect(await other.evaluate(open, 2)).toBe('kept')
    const old = await page.evaluate(async () => {
      const { database, isLost } = globalThis as unknown as {
        database: InstanceType<Kit['Database']>
        isLost: () => boolean
      }
      const read = await database
        .transact(['one'], 'readonly', () => 'read')
        .catch((error: Error) => error.name)
      return { isLost: isLost(), read }
    })
    expect(old).toEqual({ isLost: true, read: 'InvalidStateError' })
  })

  it('[K461] a table that a later version adds is made, and the tables before it keep what they hold', async () => {
    const kept = await page.evaluate(async () => {
      const { kit } = globalThis as unknown as { kit: Kit }
      const open = (version: number, names: string[]) =>
        new kit.Database({ name: 'tables', version, upgrade: (created) => kit.addTables(created, names) })
      const first = open(1, ['one'])
      await first.transact(['one'], 'readwrite', (one) => void one.objectStore('one').put('kept', 1))
      first.close()
      const second = open(2, ['one', 'two'])
      return second.transact(['one', 'two'], 'readonly', async (both) => [
        await kit.resultOf<string>(both.objectStore('one').get(1)),
        await kit.resultOf<number>(both.objectStore('two').count()),
      ])
    })
    expect(kept).toEqual(['kept', 0])
  })
})
