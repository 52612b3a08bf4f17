/** What axe says of contacts, also on a narrow phone. */
import { hasBrowser, type Person } from '@stonechat/testkit'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoViolations } from '../support/axe.js'
import { signIn } from '../support/chat-page.js'
import { askContact, befriend, registerNamed } from '../support/contacts.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'
import { ask } from '../support/wire.js'

const phone = { hasTouch: true, isMobile: true } as const
const looks: readonly (readonly [string, BrowserContextOptions])[] = [
  ['wide and light', { locale: 'zh-CN', colorScheme: 'light', viewport: { width: 1_280, height: 800 } }],
  ['narrow and dark', { locale: 'en', colorScheme: 'dark', viewport: { width: 320, height: 640 }, ...phone }],
]

describe.skipIf(!hasBrowser())('everybody can look after their contacts', { timeout: 120_000 }, () => {
  let world: WebWorld
  let anna: Person

  beforeAll(async () => {
    world = await startWebWorld()
    anna = await registerNamed(world.server, 'Anna')
    const long = await registerNamed(world.server, '很长很长的名字'.repeat(4))
    await befriend(world.server, anna, long)
    await ask(world.server, anna.token, `POST /api/contacts/${long.id}`, {
      ...{ remark: 'remark '.repeat(5).trim(), tags: ['同事', 'a tag of twenty lett'], starred: true },
    })
    await befriend(world.server, anna, await registerNamed(world.server, 'Boris'))
    await askContact(world.server, await registerNamed(world.server, 'Clara'), anna, 'Hello. '.repeat(20))
  })

  afterAll(() => world?.[Symbol.asyncDispose]())

  test.each(looks)(
    '[Y520] axe finds nothing at contacts, and nothing reaches over the edge: %s',
    async (_name, look) => {
      const { context, page } = await world.browser.newPerson({ ...look, reducedMotion: 'reduce' })
      await signIn(page, world.server.url, anna)
      await page.goto(`${world.server.url}/contacts`)
      await expect.poll(() => page.getByTestId('contact').count()).toBe(2)
      await expectWell(page)
      await page.getByTestId('contact').first().click()
      await page.getByTestId('person-star').waitFor()
      await expectWell(page)
      await page.getByTestId('person-edit').click()
      await page.getByTestId('remark').waitFor()
      await expectWell(page)
      await page.keyboard.press('Escape')
      await page.getByTestId('edit-contact').waitFor({ state: 'detached' })
      await page.getByTestId('add-contact').click()
      await page.getByTestId('find-contact').fill('nobody at all')
      await page.getByTestId('find').click()
      await page.getByRole('alert').waitFor()
      await expectWell(page)
      await page.goto(`${world.server.url}/contacts/requests`)
      await page.getByTestId('accept-request').waitFor()
      await expectWell(page)
      await context.close()
    },
  )
})

async function expectWell(page: Page): Promise<void> {
  await expectNoViolations(page)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
}
