/**
 * What many tests of the web app begin with: a server, two people, and a page for Anna. The names stand for what belongs to the
 * test that runs, also in helpers beside it.
 */
import { type Person, type RunningApp, register } from '@stonechat/testkit'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { startWebWorld, type WebWorld } from './web-world.js'

export let server: RunningApp
export let network: WebWorld['network']
export let context: BrowserContext
export let page: Page
/** What the page threw and nobody caught. */
export let errors: string[]
export let anna: Person
export let boris: Person

/** To be called in a `describe`: one server for its tests; people, context and page are new for each. */
export function beginWithTwoPeople(options: BrowserContextOptions = {}): void {
  let world: WebWorld

  beforeAll(async () => {
    world = await startWebWorld()
    ;({ server, network } = world)
  })

  afterAll(() => world?.[Symbol.asyncDispose]())

  beforeEach(async () => {
    anna = await register(server)
    boris = await register(server)
    errors = []
    ;({ context, page } = await world.browser.newPerson({ locale: 'en', ...options }))
    page.on('pageerror', (error) => errors.push(error.message))
  })

  afterEach(async () => {
    network.heal()
    await context.close()
  })
}

/** Anna closes her page and opens another one in the same browser. */
export async function openAnotherPage(): Promise<void> {
  await page.close()
  page = await context.newPage()
}
