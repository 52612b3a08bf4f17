/** A browser that refuses what most give: each kind of storage, locks, and channels between tabs. */
import { hasBrowser } from '@stonechat/testkit'
import { describe, expect, test } from 'vitest'
import { messageOf, send, signIn, textsOf, untilOpen } from '../support/chat-page.js'
import { anna, beginWithTwoPeople, boris, context, errors, page, server } from '../support/two-people.js'

/** What is refused: how, and whether nothing can then be kept. */
const refusals = {
  'localStorage throws when it is looked at': { isTold: true },
  'localStorage throws when it is used': { isTold: true },
  'localStorage is full': { isTold: true },
  'localStorage is missing': { isTold: true },
  'IndexedDB is missing': { isTold: true },
  'IndexedDB throws': { isTold: true },
  'IndexedDB hangs': { isTold: true },
  'IndexedDB answers nothing once it is open': { isTold: true },
  'IndexedDB is full': { isTold: true },
  'BroadcastChannel is missing': { isTold: false },
  'BroadcastChannel throws': { isTold: false },
  'locks are missing': { isTold: false },
  'locks throw': { isTold: false },
  'locks hang': { isTold: false },
  'notifications and service workers are missing': { isTold: false },
  'all of it throws': { isTold: true },
} as const

type Refusal = keyof typeof refusals

/** From the address to the list, with the one wait for IndexedDB. */
const signInMaxMs = 10_000

describe.skipIf(!hasBrowser())('a browser that refuses', { timeout: 120_000 }, () => {
  beginWithTwoPeople()

  test.each(Object.keys(refusals) as Refusal[])(
    '[X907] a user signs in, talks and reloads the page where %s',
    async (refusal) => {
      await context.addInitScript(refuse, refusal)
      await send(server.url, boris, anna, 'hello')
      await signIn(page, server.url, anna)
      await page.getByTestId('conversation').click()
      await untilOpen(page)
      await messageOf(page, 'hello').waitFor()
      await page.getByTestId('composer').fill('hello to you')
      await page.keyboard.press('Enter')
      await messageOf(page, 'hello to you').and(page.locator('[data-status="sent"]')).waitFor()
      await send(server.url, boris, anna, 'live')
      await messageOf(page, 'live').waitFor()
      const notice = page.getByTestId('storage-notice')
      if (refusals[refusal].isTold) await notice.waitFor()
      else expect(await notice.count()).toBe(0)

      await page.reload()
      const card = page.getByTestId('password')
      await card.or(page.getByTestId('composer')).first().waitFor()
      if (await card.isVisible()) {
        await card.fill(anna.password)
        await page.getByTestId('phone').fill(anna.phone)
        await page.getByTestId('submit').click()
      }
      await untilOpen(page)
      await messageOf(page, 'live').waitFor()
      expect(await textsOf(server.url, anna, boris)).toEqual(['hello', 'hello to you', 'live'])
      expect(errors).toEqual([])
    },
  )

  test.each(['IndexedDB hangs', 'IndexedDB answers nothing once it is open'] satisfies Refusal[])(
    '[X947] IndexedDB is waited for once, not at each further question, where %s',
    async (refusal) => {
      await context.addInitScript(refuse, refusal)
      const startedAt = performance.now()
      await signIn(page, server.url, anna)
      expect(performance.now() - startedAt).toBeLessThan(signInMaxMs)
    },
  )
})

/** In the page, before anything of it runs. */
function refuse(refusal: string): void {
  const throwing = (): never => {
    throw new DOMException('refused', 'SecurityError')
  }
  const put = (holder: object, name: string, value: PropertyDescriptor) =>
    Object.defineProperty(holder, name, { configurable: true, ...value })
  const isAll = refusal === 'all of it throws'
  const full = (): never => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  if (isAll || refusal === 'localStorage throws when it is looked at')
    put(window, 'localStorage', { get: throwing })
  if (refusal === 'localStorage throws when it is used')
    for (const name of ['getItem', 'setItem', 'removeItem']) put(Storage.prototype, name, { value: throwing })
  if (refusal === 'localStorage is full') put(Storage.prototype, 'setItem', { value: full })
  if (refusal === 'localStorage is missing') put(window, 'localStorage', { value: undefined })
  if (refusal === 'IndexedDB is missing') put(window, 'indexedDB', { value: undefined })
  if (isAll || refusal === 'IndexedDB throws') put(window, 'indexedDB', { get: throwing })
  if (refusal === 'IndexedDB hangs') {
    put(IDBFactory.prototype, 'open', { value: () => ({}) })
    put(IDBFactory.prototype, 'databases', { value: () => new Promise(() => {}) })
  }
  if (refusal === 'IndexedDB answers nothing once it is open')
    for (const name of ['get', 'getAll', 'put', 'delete'])
      put(IDBObjectStore.prototype, name, { value: () => ({}) })
  if (refusal === 'IndexedDB is full') put(IDBObjectStore.prototype, 'put', { value: full })
  if (refusal === 'BroadcastChannel is missing') put(window, 'BroadcastChannel', { value: undefined })
  if (isAll || refusal === 'BroadcastChannel throws') put(window, 'BroadcastChannel', { value: throwing })
  if (refusal === 'locks are missing') put(Navigator.prototype, 'locks', { value: undefined })
  if (isAll || refusal === 'locks throw') put(Navigator.prototype, 'locks', { get: throwing })
  if (refusal === 'locks hang') put(LockManager.prototype, 'request', { value: () => new Promise(() => {}) })
  if (refusal === 'notifications and service workers are missing') {
    put(window, 'Notification', { value: undefined })
    put(Navigator.prototype, 'serviceWorker', { value: undefined })
  }
}
