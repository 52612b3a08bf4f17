/** Names of people and groups on the screen, also those from before names had rules. */
import { join } from 'node:path'
import { openSqlite } from '@stonechat/storage/sqlite'
import {
  hasBrowser,
  makeTempFolder,
  openBrowser,
  type Person,
  type RunningApp,
  register,
  startApp,
  type TestBrowser,
} from '@stonechat/testkit'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createGroup, openChat, send, signIn } from '../support/chat-page.js'
import { createClosing } from '../support/closing.js'

const stacked = `V${'\u0303'.repeat(30)}${'\u0323'.repeat(29)}era`
const turning = /[\u202a-\u202e\u2066\u2067\u200e\u200f\u061c]/

describe.skipIf(!hasBrowser())('names on the screen', { timeout: 120_000 }, () => {
  const parts = createClosing()
  let server: RunningApp
  let browser: TestBrowser
  let page: Page
  let anna: Person
  let turned: Person
  let unseen: Person
  let vera: Person
  let group: number

  beforeAll(async () => {
    const folder = parts.use(await makeTempFolder())
    {
      await using first = await startApp({ dataDir: folder.path })
      anna = await register(first)
      turned = await register(first)
      unseen = await register(first)
      vera = await register(first)
      group = await createGroup(first.url, anna, [turned, unseen, vera])
      for (const one of [turned, unseen, vera]) await send(first.url, one, anna, 'hello')
    }
    // As an older version took them.
    await using stores = await openSqlite({ path: join(folder.path, 'stonechat.db') })
    const rename = (id: number, nickname: string) => stores.user.updateUser(id, { nickname }, 1)
    await rename(anna.id, 'שרה 12 (א)')
    await rename(turned.id, '\u202egnitset')
    await rename(unseen.id, '\u200b\u200b')
    await rename(vera.id, stacked)
    await stores.im.changeGroup({
      kind: 'update',
      groupId: group,
      actorId: anna.id,
      at: 1,
      name: `\u2067group\u202e ${stacked}`,
    })
    await stores[Symbol.asyncDispose]()
    server = parts.use(await startApp({ dataDir: folder.path }))
    browser = parts.use(await openBrowser())
  })

  afterAll(() => parts[Symbol.asyncDispose]())
  afterEach(() => page.context().close())

  const rowOf = (name: string) => page.getByTestId('conversation').filter({ hasText: name })

  test('[X702] a name that turned the text around it is shown as it is typed, and turns nothing', async () => {
    page = (await browser.newPerson({ locale: 'en' })).page
    await openChat(page, server.url, anna, turned)
    await page.getByTestId('conversation-title').getByText('gnitset', { exact: true }).waitFor()
    await rowOf('gnitset').waitFor()
    expect(await page.title()).toMatch(/^(\(\d\) )?\u2068gnitset\u2069 · Stonechat$/)
    expect(await page.getByTestId('composer').getAttribute('placeholder')).toMatch(
      /^Message \u2068?gnitset\u2069?$/,
    )
    await page.goto(`${server.url}/g/${group}/details`)
    await page.getByTestId('conversation-title').getByText('group').waitFor()
    await page.getByTestId('member').nth(3).waitFor()
    expect(await page.evaluate(() => document.body.innerText)).not.toMatch(turning)
    expect(await page.title()).not.toMatch(turning)
  })

  test('[X703] a person whose nickname cannot be seen is shown by the username', async () => {
    page = (await browser.newPerson({ locale: 'en' })).page
    await openChat(page, server.url, anna, unseen)
    await page.getByTestId('conversation-title').getByText(unseen.username).waitFor()
    await rowOf(unseen.username).waitFor()
  })

  test('[X704] words beside a name that is written from right to left stand where they stand beside any other', async () => {
    page = (await browser.newPerson({ locale: 'en' })).page
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/g/${group}/details`)
    const own = page.getByTestId('member').filter({ hasText: 'שרה' })
    const name = await boxOf(own.locator('bdi'))
    const you = await boxOf(own.getByText('You'))
    expect(name.x + name.width).toBeLessThanOrEqual(you.x + 1)
    expect(await own.locator('bdi').evaluate((bdi) => getComputedStyle(bdi).direction)).toBe('rtl')
  })

  test('[X705] accents that are stacked on a name end at its line: not a pixel beside it changes', async () => {
    page = (await browser.newPerson({ locale: 'en', viewport: { width: 1_280, height: 1_000 } })).page
    await openChat(page, server.url, anna, vera)
    await page.goto(`${server.url}/g/${group}/details`)
    await page.getByTestId('conversation-title').getByText('era').waitFor()
    await page.getByTestId('member').nth(3).waitFor()
    const places = [
      rowOf('hello').filter({ hasText: 'era' }),
      page.getByTestId('conversation-title'),
      page.getByTestId('member').filter({ hasText: 'era' }),
      page.getByTestId('group-title'),
    ]
    let stacking = 0
    for (const place of places) {
      const bdi = place.locator('bdi').filter({ hasText: 'era' }).first()
      await bdi.waitFor()
      const line = await clipOf(bdi)
      const around = () =>
        Promise.all([
          page.screenshot({ clip: { ...line, y: line.y - 40, height: 40 }, caret: 'hide' }),
          page.screenshot({ clip: { ...line, y: line.y + line.height, height: 40 }, caret: 'hide' }),
        ])
      const unclipped = await withoutClip(bdi, around)
      const before = await around()
      await bdi.evaluate((element) => {
        element.textContent = element.textContent!.normalize('NFD').replace(/\p{M}/gu, '')
      })
      const after = await around()
      expect(before.map((image, at) => image.equals(after[at]!))).toEqual([true, true])
      if (unclipped.some((image, at) => !image.equals(after[at]!))) stacking += 1
    }
    // Else the browser would have no font that stacks, and nothing would be measured.
    expect(stacking).toBeGreaterThan(0)
  })

  async function boxOf(locator: Locator) {
    return (await locator.boundingBox())!
  }

  /** What is seen where nothing clips the element. */
  async function withoutClip<T>(locator: Locator, look: () => Promise<T>): Promise<T> {
    const unclip = (overflow: string) =>
      locator.evaluate((element, overflow) => {
        let box = element as HTMLElement
        while (!box.style.overflow && !/hidden|clip/.test(getComputedStyle(box).overflowY))
          box = box.parentElement!
        box.style.overflow = overflow
      }, overflow)
    await unclip('visible')
    const seen = await look()
    await unclip('')
    return seen
  }

  /** The box that clips an element, on whole pixels. */
  async function clipOf(locator: Locator) {
    return locator.evaluate((element) => {
      let box = element as HTMLElement
      while (!/hidden|clip/.test(getComputedStyle(box).overflowY)) box = box.parentElement!
      const { x, y, width, height } = box.getBoundingClientRect()
      return { x: Math.floor(x), y: Math.floor(y), width: Math.ceil(width), height: Math.ceil(height) + 1 }
    })
  }
})
