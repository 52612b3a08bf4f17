/** What axe says of polls and of the form that asks one, also on a narrow phone. */
import { hasBrowser, type Person, register } from '@stonechat/testkit'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoViolations } from '../support/axe.js'
import { createGroup, signIn, untilOpen } from '../support/chat-page.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'
import { ask } from '../support/wire.js'

const phone = { hasTouch: true, isMobile: true } as const
const looks: readonly (readonly [string, BrowserContextOptions])[] = [
  ['wide and light', { locale: 'en', colorScheme: 'light', viewport: { width: 1_280, height: 800 } }],
  [
    'on a narrow phone',
    { locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 320, height: 640 }, ...phone },
  ],
]

describe.skipIf(!hasBrowser())('everybody can vote', { timeout: 120_000 }, () => {
  let world: WebWorld
  let anna: Person
  let group: number

  beforeAll(async () => {
    world = await startWebWorld()
    anna = await register(world.server)
    const boris = await register(world.server)
    group = await createGroup(world.server.url, anna, [boris])
    const target = { target_type: 'group', target_id: group }
    const long = 'https://example.org/a-very-long-address-without-any-place-to-break-it-that-goes-on'
    const post = (who: Person, content: object) =>
      ask(world.server, who.token, 'POST /api/send', { ...target, content })
    const vote = (who: Person, seq: number, options: number[]) =>
      ask(world.server, who.token, 'POST /api/messages/vote', { ...target, seq, options })
    const common = {
      type: 'poll',
      question: long,
      options: [long, '吃什么都可以，只要不是昨天吃过的那一家', 'No'],
    }
    await post(boris, { ...common, closes_at: Date.now() + 3_600_000 })
    await post(anna, { ...common, multiple: true, anonymous: true })
    await post(anna, common)
    for (const seq of [1, 2, 3]) await vote(anna, seq, [0])
    await ask(world.server, anna.token, 'POST /api/messages/poll/close', { ...target, seq: 3 })
  })

  afterAll(() => world?.[Symbol.asyncDispose]())

  test.each(looks)('[T413] axe finds nothing, and nothing reaches over the edge: %s', async (_name, look) => {
    const { context, page } = await world.browser.newPerson({ ...look, reducedMotion: 'reduce' })
    await signIn(page, world.server.url, anna)
    await page.goto(`${world.server.url}/g/${group}`)
    await untilOpen(page)
    await expect.poll(() => page.getByTestId('poll-option').count()).toBe(9)
    await expectWell(page)
    await page.getByTestId('poll-who').first().click()
    await page.getByTestId('voter').first().waitFor()
    await expectWell(page)
    await page.keyboard.press('Escape')
    await page.getByTestId('poll-voters-list').waitFor({ state: 'detached' })
    await page.getByTestId('attach').click()
    await page.getByTestId('attach-poll').waitFor()
    await expectWell(page)
    await page.getByTestId('attach-poll').click()
    await page.getByTestId('poll-add').click()
    await page.getByTestId('poll-ends').click()
    await page.getByTestId('poll-send').click()
    await page.getByRole('alert').first().waitFor()
    await expectWell(page)
    await context.close()
  })
})

async function expectWell(page: Page): Promise<void> {
  await expectNoViolations(page)
  const over = await page.evaluate(() =>
    [...document.querySelectorAll('[data-testid="poll"], [role="dialog"] *')]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .map((element) => element.outerHTML.slice(0, 200)),
  )
  expect(over).toEqual([])
}
