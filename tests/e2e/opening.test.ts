/** How a conversation opens: without a network, on a slow one, where it is refused, and where reading stopped. */
import { hasBrowser, type Person } from '@stonechat/testkit'
import { describe, expect, test } from 'vitest'
import {
  countOnScreen,
  createGroup,
  distanceToEnd,
  messageOf,
  openChat,
  send,
  shownTexts,
  signIn,
  textsOf,
  tryNow,
  untilKept,
} from '../support/chat-page.js'
import {
  anna,
  beginWithTwoPeople,
  boris,
  context,
  network,
  openAnotherPage,
  page,
  server,
} from '../support/two-people.js'

describe.skipIf(!hasBrowser())('a conversation that opens', () => {
  beginWithTwoPeople()

  const rowOf = (person: Person) => page.locator(`[data-testid="conversation"][data-key="user:${person.id}"]`)
  const away = () => page.locator('[data-testid="not-loaded"][data-kind="away"]')
  const withStatus = (text: string, status: string) =>
    messageOf(page, text).and(page.locator(`[data-status="${status}"]`))

  async function write(text: string): Promise<void> {
    await page.getByTestId('composer').fill(text)
    await page.keyboard.press('Enter')
  }

  test('[X331] a conversation opened without a network says that the rest comes later, and takes what is written', async () => {
    await send(server.url, boris, anna, 'from before')
    await signIn(page, network.url, anna)
    await rowOf(boris).waitFor()
    network.refuse()
    await rowOf(boris).click()
    await away().getByText('Earlier messages appear here').waitFor()
    for (const text of ['queued 1', 'queued 2']) await write(text)
    await withStatus('queued 2', 'queued').waitFor()
    await away().getByText('Earlier messages appear').waitFor()
    expect(await shownTexts(page)).toEqual(['queued 1', 'queued 2'])
    await messageOf(page, 'queued 1').evaluate((row) => row.setAttribute('data-mark', 'kept'))

    network.heal()
    await withStatus('queued 2', 'sent').waitFor()
    await messageOf(page, 'from before').waitFor()
    await expect.poll(() => shownTexts(page)).toEqual(['from before', 'queued 1', 'queued 2'])
    await away().waitFor({ state: 'detached' })
    expect(await messageOf(page, 'queued 1').getAttribute('data-mark')).toBe('kept')
    expect(await textsOf(server.url, boris, anna)).toEqual(['from before', 'queued 1', 'queued 2'])
  })

  test('[X337] what is written in a conversation opened by its address without a network outlives a reload, and goes out once', async () => {
    let isBlocked = false
    // The page itself comes from the browser's cache in practice; only what it asks for is kept from it.
    await context.route('**/api/**', (route) => (isBlocked ? route.abort() : route.continue()))
    await context.routeWebSocket('**/ws*', (socket) => {
      if (isBlocked) void socket.close({ code: 4002 })
      else socket.connectToServer()
    })
    await send(server.url, boris, anna, 'from before')
    await signIn(page, server.url, anna)
    await rowOf(boris).waitFor()
    isBlocked = true
    await page.goto(`${server.url}/u/${boris.id}`)
    await away().waitFor()
    await write('queued')
    await withStatus('queued', 'queued').waitFor()
    await page.reload()
    await withStatus('queued', 'queued').waitFor()
    await away().waitFor()
    isBlocked = false
    await tryNow(page)
    await withStatus('queued', 'sent').waitFor()
    await expect.poll(() => shownTexts(page)).toEqual(['from before', 'queued'])
    expect(await textsOf(server.url, boris, anna)).toEqual(['from before', 'queued'])
  })

  test('[X332] what is written before the first page has come is shown at once', async () => {
    await send(server.url, boris, anna, 'from before')
    await signIn(page, network.url, anna)
    await rowOf(boris).waitFor()
    network.stopReading()
    await rowOf(boris).click()
    await write('in between')
    await messageOf(page, 'in between').waitFor()
    expect(await shownTexts(page)).toEqual(['in between'])
    network.cut()
    network.heal()
    await withStatus('in between', 'sent').waitFor()
    await expect.poll(() => shownTexts(page)).toEqual(['from before', 'in between'])
  })

  test('[X333] a conversation that is refused says why, and accepts no input', async () => {
    const group = await createGroup(server.url, boris, [])
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/g/${group}`)
    await page
      .locator('[data-testid="not-loaded"][data-kind="refused"]')
      .getByText('You are not a member of this group.')
      .waitFor()
    await page.getByTestId('composer').waitFor({ state: 'detached' })
  })

  test('[X338] an address of a user that does not exist says so, and accepts no input', async () => {
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/u/99999`)
    await page
      .locator('[data-testid="not-loaded"][data-kind="refused"]')
      .getByText('There is no such user.')
      .waitFor()
    await page.getByTestId('composer').waitFor({ state: 'detached' })
  })

  /** Reads a conversation, goes away, and misses some messages. */
  async function missMessages(count: number): Promise<void> {
    await send(server.url, boris, anna, 'read before')
    await openChat(page, server.url, anna, boris)
    await messageOf(page, 'read before').waitFor()
    await rowOf(boris).getByTestId('unread-badge').waitFor({ state: 'detached' })
    await untilKept(page, 1)
    await openAnotherPage()
    for (let i = 1; i <= count; i++) await send(server.url, boris, anna, `missed ${i}\nanother line of it`)
  }

  async function expectAtDivider(count: number): Promise<void> {
    const divider = page.getByTestId('unread-divider')
    await divider.waitFor()
    const next = await divider.evaluate((element) => element.nextElementSibling?.textContent ?? '')
    expect(next).toMatch(/^missed 1\b/)
    const top = () => divider.evaluate((element) => element.getBoundingClientRect().top)
    await expect.poll(top).toBeGreaterThanOrEqual(0)
    await expect.poll(top).toBeLessThan(400)
    // What is on the screen is read, and nothing else.
    const below = String(count - (await page.getByTestId('timeline').evaluate(countOnScreen)) + 1)
    await expect.poll(() => page.getByTestId('jump-to-newest').getAttribute('data-count')).toBe(below)
    await expect.poll(() => rowOf(boris).getByTestId('unread-badge').textContent()).toContain(below)
  }

  test('[X334] a conversation that was read to its end opens by its address where the next visit has to begin', async () => {
    await missMessages(60)
    await page.goto(`${server.url}/u/${boris.id}`)
    await expectAtDivider(60)
  })

  test('[X335] while the first answer is on its way what was kept can be read, and nothing is marked read', async () => {
    await missMessages(60)
    let connect = () => {}
    const isConnecting = new Promise<void>((resolve) => {
      connect = resolve
    })
    await context.routeWebSocket('**/ws*', async (socket) => {
      await isConnecting
      socket.connectToServer()
    })
    await page.goto(`${server.url}/u/${boris.id}`)
    await messageOf(page, 'read before').waitFor()
    expect(await page.getByTestId('unread-divider').count()).toBe(0)
    connect()
    await expectAtDivider(60)
  })

  test('[X336] a conversation that began empty stays at its end when the room for it shrinks', async () => {
    await openChat(page, server.url, anna, boris)
    await page.getByTestId('conversation-empty').waitFor()
    for (let i = 1; i <= 30; i++) await send(server.url, boris, anna, `line ${i}.`)
    await messageOf(page, 'line 30.').waitFor()
    await expect.poll(() => distanceToEnd(page)).toBeLessThanOrEqual(1)
    await page.setViewportSize({ width: 1_280, height: 400 })
    await expect.poll(() => distanceToEnd(page)).toBeLessThanOrEqual(1)
    expect(await page.getByTestId('timeline').evaluate((box) => box.clientHeight)).toBeLessThan(400)
  })
})
