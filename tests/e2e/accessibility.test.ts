/** What axe says about the web app, on every route, in both languages and both themes. */
import { AxeBuilder } from '@axe-core/playwright'
import { hasBrowser, type Person, register } from '@stonechat/testkit'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGroup, send, signIn } from '../support/chat-page.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'

describe.skipIf(!hasBrowser())('everybody can use the web app', () => {
  let world: WebWorld
  let server: WebWorld['server']
  let browser: WebWorld['browser']
  let anna: Person
  let boris: Person
  let group: number

  beforeAll(async () => {
    world = await startWebWorld()
    ;({ server, browser } = world)
    anna = await register(server)
    boris = await register(server)
    group = await createGroup(server.url, anna, [boris])
    await send(server.url, boris, anna, 'a message with **bold**, `code` and https://example.org')
  })

  afterAll(() => world?.[Symbol.asyncDispose]())

  for (const locale of ['zh-CN', 'en'] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`[X23] axe finds nothing on any route (${locale}, ${colorScheme})`, {
        timeout: 300_000,
      }, async () => {
        const { context, page } = await browser.newPerson({
          locale,
          colorScheme,
          reducedMotion: 'reduce',
          viewport: { width: 1_440, height: 900 },
        })
        await page.goto(server.url)
        await page.getByTestId('mode-register').click()
        await page.getByTestId('submit').click()
        await expectNoViolations(page)

        await signIn(page, server.url, anna)
        await expectNoViolations(page)
        await page.goto(`${server.url}/u/${boris.id}`)
        await page.getByTestId('message').waitFor()
        await page.getByTestId('details-id').waitFor()
        await expectNoViolations(page)
        await page.goto(`${server.url}/g/${group}`)
        await page.getByTestId('member').first().waitFor()
        await expectNoViolations(page)
        await page.goto(`${server.url}/g/${group + 1}`)
        await page.getByTestId('not-loaded').waitFor()
        await expectNoViolations(page)
        await page.goto(`${server.url}/settings`)
        await page.getByTestId('device').first().waitFor()
        await expectNoViolations(page)
        await page.getByTestId('new-conversation').click()
        await page.getByTestId('find-user').waitFor()
        await expectNoViolations(page)
        await context.close()
      })
    }
  }
})

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}
