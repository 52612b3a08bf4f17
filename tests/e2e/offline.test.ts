/** What the web app shows and keeps without a server, held in a real browser. */
import { hasBrowser, type Person, register } from '@stonechat/testkit'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { messageOf, send, signIn, textsOf, untilKept } from '../support/chat-page.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'

describe.skipIf(!hasBrowser())('the web app without its server', () => {
  let world: WebWorld
  let server: WebWorld['server']
  let browser: WebWorld['browser']
  let context: BrowserContext
  let page: Page
  let anna: Person
  let boris: Person
  let isBlocked: boolean

  beforeAll(async () => {
    world = await startWebWorld()
    ;({ server, browser } = world)
  })

  afterAll(() => world?.[Symbol.asyncDispose]())

  beforeEach(async () => {
    isBlocked = false
    anna = await register(server)
    boris = await register(server)
    ;({ context, page } = await browser.newPerson({ locale: 'en' }))
    // The page itself comes from the browser's cache in practice; only what it asks for is kept from it.
    await context.route('**/api/**', (route) => (isBlocked ? route.abort() : route.continue()))
    await context.routeWebSocket('**/ws*', (socket) => {
      if (isBlocked) void socket.close({ code: 4002 })
      else socket.connectToServer()
    })
  })

  afterEach(() => context.close())

  /** Signs in, reads a conversation with Boris, and waits until it is kept. */
  async function readOnce(): Promise<void> {
    for (const text of ['first', 'second', 'third']) await send(server.url, boris, anna, text)
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/u/${boris.id}`)
    await messageOf(page, 'third').waitFor()
    await untilKept(page, 3)
  }

  test('[X91] the second start shows the list and the last conversation although nothing can be asked', async () => {
    await readOnce()
    isBlocked = true
    await page.reload()
    await messageOf(page, 'third').waitFor()
    await expect.poll(() => page.getByTestId('message').count()).toBe(3)
    await expect.poll(() => page.getByTestId('conversation').count()).toBe(1)
    await page.getByTestId('conversation').getByText('third').waitFor()
  })

  test('[X92] a message written without a server arrives once, after the page was closed and opened again', async () => {
    await readOnce()
    isBlocked = true
    await page.reload()
    await page.getByTestId('composer').fill('from offline')
    await page.keyboard.press('Enter')
    await messageOf(page, 'from offline').waitFor()
    await page.close()

    page = await context.newPage()
    await page.goto(`${server.url}/u/${boris.id}`)
    await messageOf(page, 'from offline').waitFor()
    isBlocked = false
    await page.reload()
    await messageOf(page, 'from offline')
      .and(page.locator('[data-status="sent"]'))
      .waitFor({ timeout: 45_000 })
    const wanted = ['first', 'second', 'third', 'from offline']
    expect(await textsOf(server.url, boris, anna)).toEqual(wanted)
  })
})
