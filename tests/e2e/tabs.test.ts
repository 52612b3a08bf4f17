/** Several tabs of one browser, against a real server: they share one socket and show the same. */
import { call, hasBrowser, type Person, register } from '@stonechat/testkit'
import type { BrowserContext, Page, WebSocket } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lastText, messageOf, send, signIn, tryNow } from '../support/chat-page.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'

describe.skipIf(!hasBrowser())('tabs of one browser', { timeout: 240_000 }, () => {
  let world: WebWorld
  let server: WebWorld['server']
  let network: WebWorld['network']
  let browser: WebWorld['browser']
  let context: BrowserContext
  let anna: Person
  let boris: Person
  let tabs: Page[]
  /** The WebSockets of the pages that the browser has reported. */
  let sockets: Map<Page, WebSocket>

  beforeAll(async () => {
    world = await startWebWorld()
    ;({ server, network, browser } = world)
  })

  afterAll(() => world?.[Symbol.asyncDispose]())

  beforeEach(async () => {
    anna = await register(server)
    boris = await register(server)
    await send(server.url, boris, anna, 'before')
    sockets = new Map()
    const person = await browser.newPerson({ locale: 'en' })
    context = person.context
    watch(person.page)
    context.on('page', watch)
    await signIn(person.page, network.url, anna)
    await person.page.goto(`${network.url}/u/${boris.id}`)
    await messageOf(person.page, 'before').waitFor()
    tabs = [person.page, await context.newPage(), await context.newPage()]
    for (const tab of tabs.slice(1)) {
      await tab.goto(`${network.url}/u/${boris.id}`)
      await messageOf(tab, 'before').waitFor()
    }
    // The browser reports sockets to the test, and the server closed ones, with a delay.
    await expect.poll(() => sockets.size).toBe(1)
    await expect.poll(connectionCount).toBe(1)
  })

  afterEach(async () => {
    network.heal()
    await context.close()
    await expect.poll(connectionCount).toBe(0)
  })

  function watch(page: Page): void {
    page.on('websocket', (socket) => {
      sockets.set(page, socket)
      socket.on('close', () => {
        if (sockets.get(page) === socket) sockets.delete(page)
      })
    })
    page.on('close', () => sockets.delete(page))
  }

  async function connectionCount(): Promise<number> {
    const { text } = await call(server, 'GET /metrics')
    return Number(/^stonechat_connections\S* (\d+)$/m.exec(text)?.[1])
  }

  function leader(): Page {
    const [page] = sockets.keys()
    if (page === undefined) throw new Error('no tab has a socket')
    return page
  }

  const followers = () => tabs.filter((tab) => tab !== leader())

  async function write(tab: Page, text: string): Promise<void> {
    await tab.getByTestId('composer').fill(text)
    await tab.getByTestId('composer').press('Enter')
  }

  /** The texts on the screen, in their order. */
  const textsOf = (tab: Page) =>
    tab
      .getByTestId('message')
      .evaluateAll((rows) => rows.map((row) => /before|text \d\./.exec(row.textContent ?? '')?.[0]))

  test('[K310] three tabs hold one socket, and a message shows once in each', async () => {
    for (let count = 1; count <= 5; count += 1) await send(server.url, boris, anna, `text ${count}.`)
    const wanted = ['before', ...[1, 2, 3, 4, 5].map((count) => `text ${count}.`)]
    for (const tab of tabs) await expect.poll(() => textsOf(tab)).toEqual(wanted)
    expect(await connectionCount()).toBe(1)
  })

  test('[K311] a message written in any tab shows once in all', async () => {
    const [first, second, third] = tabs as [Page, Page, Page]
    await write(third, 'text 1.')
    await messageOf(first, 'text 1.').waitFor()
    await write(first, 'text 2.')
    await messageOf(second, 'text 2.').waitFor()
    await write(second, 'text 3.')
    for (const tab of tabs) {
      await expect.poll(() => textsOf(tab)).toEqual(['before', 'text 1.', 'text 2.', 'text 3.'])
      await expect.poll(() => tab.locator('[data-testid="message"][data-status="sent"]').count()).toBe(4)
    }
    expect(await lastText(server.url, boris, anna)).toBe('text 3.')
  })

  test('[K312] unread is the same in every tab, and reading in one clears it in all', async () => {
    for (const tab of tabs) await tab.goto(network.url)
    const row = (tab: Page) => tab.locator(`[data-testid="conversation"][data-key="user:${boris.id}"]`)
    for (const tab of tabs) await row(tab).waitFor()
    for (const text of ['text 1.', 'text 2.']) await send(server.url, boris, anna, text)
    for (const tab of tabs) {
      await expect.poll(() => row(tab).getByTestId('unread-badge').textContent()).toContain('2')
      await expect.poll(() => tab.title()).toMatch(/^\(2\) /)
    }
    await row(tabs[1]!).click()
    for (const tab of tabs) {
      await row(tab).getByTestId('unread-badge').waitFor({ state: 'detached' })
      await expect.poll(() => tab.title()).not.toMatch(/^\(/)
    }
    const { body } = await call(server, 'GET /api/sessions', { token: anna.token })
    expect(body.sessions[0].unread).toBe(0)
  })

  test('[K313] when the leading tab is closed another takes over, and nothing is lost either way', async () => {
    const gone = leader()
    const [one, other] = followers() as [Page, Page]
    await send(server.url, boris, anna, 'text 1.')
    await gone.close()
    // At once, whether or not another one leads already.
    await send(server.url, boris, anna, 'text 2.')
    await write(one, 'text 3.')
    for (const tab of [one, other]) {
      await expect
        .poll(async () => (await textsOf(tab)).sort())
        .toEqual(['before', 'text 1.', 'text 2.', 'text 3.'])
    }
    await expect
      .poll(async () => JSON.stringify(await textsOf(one)) === JSON.stringify(await textsOf(other)))
      .toBe(true)
    await expect.poll(connectionCount).toBe(1)
    await expect.poll(() => [one, other].filter((tab) => sockets.has(tab)).length).toBe(1)
    await write(other, 'text 4.')
    await messageOf(one, 'text 4.').waitFor()
    expect(await lastText(server.url, boris, anna)).toBe('text 4.')
  })

  test('[K314] a leading tab that the browser freezes hands over', async () => {
    const frozen = leader()
    const devtools = await context.newCDPSession(frozen)
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
    const [one, other] = tabs.filter((tab) => tab !== frozen) as [Page, Page]
    await write(one, 'text 1.')
    await messageOf(other, 'text 1.').waitFor()
    await expect.poll(() => lastText(server.url, boris, anna)).toBe('text 1.')
    await devtools.send('Page.setWebLifecycleState', { state: 'active' })
    await messageOf(frozen, 'text 1.').waitFor()
    await expect.poll(connectionCount).toBe(1)
  })

  test('[K319] a leading tab that hangs is replaced, and follows when it is back', async () => {
    const hung = leader()
    const [one, other] = followers() as [Page, Page]
    let release = () => {}
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    await hung.route('**/hang', async (route) => {
      await released
      await route.fulfill({ body: '' })
    })
    const back = hung.evaluate(() => {
      // Nothing else runs in the page until the answer has come.
      const request = new XMLHttpRequest()
      request.open('GET', '/hang', false)
      request.send()
    })
    await write(one, 'text 1.')
    await messageOf(other, 'text 1.').waitFor()
    await expect.poll(() => lastText(server.url, boris, anna)).toBe('text 1.')
    release()
    await back
    await messageOf(hung, 'text 1.').waitFor()
    // The browser reports a closed socket to the test with a delay.
    await expect.poll(() => sockets.has(hung)).toBe(false)
    await expect.poll(connectionCount).toBe(1)
    await write(hung, 'text 2.')
    for (const tab of tabs) await expect.poll(() => textsOf(tab)).toEqual(['before', 'text 1.', 'text 2.'])
  })

  test('[K315] every tab says when the network is lost and found, and a message queued in one goes out once', async () => {
    const [one] = followers() as [Page]
    const bannerOf = (tab: Page, kind: string) =>
      tab.locator(`[data-testid="connection-banner"][data-kind="${kind}"]`)
    network.refuse()
    await write(one, 'text 1.')
    for (const tab of tabs) await bannerOf(tab, 'reconnecting').waitFor()
    network.heal()
    await tryNow(one)
    for (const tab of tabs) {
      await tab.getByTestId('connection-banner').waitFor({ state: 'detached' })
      await expect.poll(() => textsOf(tab)).toEqual(['before', 'text 1.'])
    }
    await context.setOffline(true)
    for (const tab of tabs) await bannerOf(tab, 'offline').waitFor()
    await context.setOffline(false)
    for (const tab of tabs) await tab.getByTestId('connection-banner').waitFor({ state: 'detached' })
  })

  test('[K316] a draft written in one tab stands in the others, and signing out in one signs out all', async () => {
    const [first, second, third] = tabs as [Page, Page, Page]
    await first.goto(network.url)
    await third.goto(network.url)
    await second.getByTestId('composer').fill('half a thought')
    for (const tab of [first, third]) await tab.getByTestId('draft-marker').waitFor()
    await second.goto(`${network.url}/settings`)
    await second.getByTestId('sign-out').click()
    await second.getByTestId('confirm').click()
    for (const tab of tabs) await tab.getByTestId('phone').waitFor()
  })

  test('[K318] a user who is signed in never sees the sign-in card while a page starts', async () => {
    const tab = tabs[0]!
    await tab.addInitScript(() => {
      Object.assign(globalThis, { sawCard: false })
      new MutationObserver(() => {
        if (document.querySelector('[data-testid="phone"]') !== null)
          Object.assign(globalThis, { sawCard: true })
      }).observe(document, { childList: true, subtree: true })
    })
    await tab.reload()
    await messageOf(tab, 'before').waitFor()
    expect(await tab.evaluate(() => (globalThis as unknown as { sawCard: boolean }).sawCard)).toBe(false)
  })
})
