/** What axe says of selecting, forwarding and records, also on a narrow phone. */
import { hasBrowser, type Person, register } from '@stonechat/testkit'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoViolations } from '../support/axe.js'
import { messageOf, openChat, send } from '../support/chat-page.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'
import { ask } from '../support/wire.js'

const wide: BrowserContextOptions = {
  locale: 'en',
  colorScheme: 'light',
  viewport: { width: 1_280, height: 800 },
}
const phone: BrowserContextOptions = {
  ...{ locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 320, height: 640 } },
  ...{ hasTouch: true, isMobile: true },
}

describe.skipIf(!hasBrowser())('everybody can forward', { timeout: 120_000 }, () => {
  let world: WebWorld
  let anna: Person
  let boris: Person

  beforeAll(async () => {
    world = await startWebWorld()
    const { url } = world.server
    anna = await register(world.server)
    boris = await register(world.server)
    for (const words of ['one', 'two', 'three', 'four', 'five']) await send(url, boris, anna, words)
    const forward = (body: object) =>
      ask(world.server, anna.token, 'POST /api/messages/forward', { to: [{ target_id: boris.id }], ...body })
    await forward({ from: { target_id: boris.id }, seqs: [1] })
    await forward({ from: { target_id: boris.id }, seqs: [1, 2, 3, 4, 5], as: 'record' })
  })

  afterAll(() => world?.[Symbol.asyncDispose]())

  test.each([
    ['wide and light', wide],
    ['on a narrow phone in the dark', phone],
  ])('[T287] axe finds nothing, and nothing reaches over the edge: %s', async (_name, looks) => {
    const { context, page } = await world.browser.newPerson({ ...looks, reducedMotion: 'reduce' })
    await openChat(page, world.server.url, anna, boris)
    await page.getByTestId('record-card').waitFor()
    await expectWell(page)
    await page.getByTestId('record-card').click()
    await page.getByTestId('record-entry').first().waitFor()
    await expectWell(page)
    await page.keyboard.press('Escape')
    await page.getByTestId('record-view').waitFor({ state: 'detached' })
    await messageOf(page, 'two').first().click({ button: 'right' })
    await page.getByTestId('select').click()
    await page.getByTestId('select-bar').waitFor()
    await expectWell(page)
    await page.getByTestId('select-forward').click()
    await page.getByTestId('forward-target').first().waitFor()
    await page.getByTestId('forward-target').first().click()
    await expectWell(page)
    await context.close()
  })
})

async function expectWell(page: Page): Promise<void> {
  await expectNoViolations(page)
  const { scroll, width } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    width: innerWidth,
  }))
  expect(scroll).toBeLessThanOrEqual(width)
}
