/** Two browsers of one user, against a real server: what belongs to the user is the same on both. */
import { hasBrowser, type Person, register } from '@stonechat/testkit'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { block, openChat, send, signIn, unblock } from '../support/chat-page.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'
import { ask } from '../support/wire.js'

describe.skipIf(!hasBrowser())('two devices of a user', { timeout: 120_000 }, () => {
  let world: WebWorld
  let anna: Person
  let boris: Person
  let pages: Page[]

  beforeAll(async () => {
    world = await startWebWorld()
  })

  afterAll(() => world?.[Symbol.asyncDispose]())

  beforeEach(async () => {
    const { server, browser } = world
    anna = await register(server)
    boris = await register(server)
    pages = [(await browser.newPerson()).page, (await browser.newPerson()).page]
    for (const page of pages) await openChat(page, server.url, anna, boris)
  })

  afterEach(async () => {
    for (const page of pages) await page.context().close()
  })

  test('[X359] a block that is made or lifted on one device shows on the other at once', async () => {
    const other = pages[1]!
    await block(world.server.url, anna, boris)
    for (const page of pages) await page.getByTestId('blocked').waitFor()
    await other.getByTestId('blocked').getByRole('button').click()
    for (const page of pages) await page.getByTestId('composer').waitFor()
    await block(world.server.url, anna, boris)
    await other.getByTestId('blocked').waitFor()
    await unblock(world.server.url, anna, boris)
    await other.getByTestId('composer').waitFor()
  })

  test('[X760] a new nickname shows to another user in the header, the list and the title of the page at once', async () => {
    const page = pages[0]!
    await send(world.server.url, boris, anna, 'hi')
    await page.getByTestId('conversation').first().waitFor()
    await ask(world.server, boris.token, 'POST /api/user/update', { nickname: 'Boris the Second' })
    await page.getByTestId('conversation').first().getByText('Boris the Second').waitFor()
    await page.getByTestId('conversation-title').getByText('Boris the Second').waitFor()
    await expect.poll(() => page.title()).toContain('Boris the Second')
  })

  test('[X360] a theme that is chosen on one device shows on the other at once, and on a new one', async () => {
    const [one, other] = pages as [Page, Page]
    await one.goto(`${world.server.url}/settings`)
    await one.getByTestId('theme-dark').click()
    const themeOf = (page: Page) => page.evaluate(() => document.documentElement.dataset.theme)
    await expect.poll(() => themeOf(other)).toBe('dark')

    const { page } = await world.browser.newPerson()
    pages.push(page)
    await signIn(page, world.server.url, anna)
    await expect.poll(() => themeOf(page)).toBe('dark')
  })
})
