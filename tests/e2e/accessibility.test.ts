/** What axe says about the web app, on every route, in both languages and both themes. */
import { hasBrowser, type Person, register } from '@stonechat/testkit'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectNoViolationsInBothThemes } from '../support/axe.js'
import { createGroup, messageOf, openChat, send, signIn, untilOpen } from '../support/chat-page.js'
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
    for (let i = 0; i < 40; i++) await send(server.url, boris, anna, `line ${i}`)
    await send(server.url, boris, anna, 'a message with **bold**, `code` and https://example.org')
  })

  afterAll(() => world?.[Symbol.asyncDispose]())

  for (const locale of ['zh-CN', 'en'] as const) {
    test(`[X23] axe finds nothing on any route (${locale})`, {
      timeout: 300_000,
    }, async () => {
      const { context, page } = await browser.newPerson({
        locale,
        colorScheme: 'light',
        reducedMotion: 'reduce',
        viewport: { width: 1_440, height: 900 },
      })
      await page.goto(server.url)
      await page.getByTestId('mode-register').click()
      await page.getByTestId('submit').click()
      await expectNoViolationsInBothThemes(page)

      await signIn(page, server.url, anna)
      await expectNoViolationsInBothThemes(page)
      await page.goto(`${server.url}/u/${boris.id}`)
      await page.getByTestId('message').first().waitFor()
      await page.getByTestId('details-id').waitFor()
      await expectNoViolationsInBothThemes(page)
      await page.goto(`${server.url}/g/${group}`)
      await page.getByTestId('member').first().waitFor()
      await expectNoViolationsInBothThemes(page)
      await page.goto(`${server.url}/g/${group + 1}`)
      await page.getByTestId('not-loaded').waitFor()
      await expectNoViolationsInBothThemes(page)
      await page.goto(`${server.url}/settings`)
      await page.getByTestId('device').first().waitFor()
      await expectNoViolationsInBothThemes(page)
      await page.getByTestId('new-conversation').click()
      await page.getByTestId('find-user').waitFor()
      await expectNoViolationsInBothThemes(page)
      await context.close()
    })
  }

  test('[X939] axe finds nothing in what opens above a page, nor on a phone', {
    timeout: 300_000,
  }, async () => {
    const looks = { colorScheme: 'light', reducedMotion: 'reduce' } as const
    const wide = await browser.newPerson({
      ...{ ...looks, locale: 'en', viewport: { width: 1_440, height: 900 } },
    })
    await expectOpenedLayersWell(wide.page)
    await wide.context.close()
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    const small = await browser.newPerson({ ...looks, ...phone, locale: 'zh-CN' })
    await expectPhoneWell(small.page)
    await small.context.close()
  })

  /** Menus by mouse and key, dialogs, pills. */
  async function expectOpenedLayersWell(page: Page): Promise<void> {
    await openChat(page, server.url, anna, boris)
    const row = messageOf(page, 'a message with')
    await row.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toMatch(/^menuitem/)
    await expectNoViolationsInBothThemes(page)
    await page.getByTestId('delete-for-me').click()
    await page.getByRole('alertdialog').or(page.getByRole('dialog')).waitFor()
    await expectNoViolationsInBothThemes(page)
    await page.keyboard.press('Escape')
    await page.getByTestId('composer').fill(':smile')
    await page.getByTestId('completion').waitFor()
    await expectNoViolationsInBothThemes(page)
    await page.getByTestId('emoji').click()
    await page.locator('[role="gridcell"][data-emoji="😀"]').waitFor()
    await expectNoViolationsInBothThemes(page)
    await page.getByTestId('skin-tone').click()
    await page.keyboard.type('dance')
    await page.locator('[role="gridcell"][data-active]').first().waitFor()
    await expectNoViolationsInBothThemes(page)
    await page.keyboard.press('Escape')
    await page.getByTestId('emoji-picker').waitFor({ state: 'detached' })
    await page.getByTestId('composer').fill('')
    const session = page.getByTestId('conversation').first()
    await session.click({ button: 'right' })
    await page.getByRole('menu').waitFor()
    await expectNoViolationsInBothThemes(page)
    await page.keyboard.press('Escape')
    await page.getByTestId('timeline').evaluate((box) => box.scrollTo(0, 0))
    await page.getByTestId('jump-to-newest').waitFor()
    await expectNoViolationsInBothThemes(page)
    await page.getByTestId('timeline').focus()
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('dialog').waitFor()
    await expectNoViolationsInBothThemes(page)
    await page.keyboard.press('Escape')
    await page.goto(`${server.url}/g/${group}`)
    await page.getByTestId('member-menu').first().click()
    await page.getByRole('menu').waitFor()
    await expectNoViolationsInBothThemes(page)
    await page.keyboard.press('Escape')
    await page.goto(`${server.url}/settings`)
    await page.getByTestId('sign-out').click()
    await page.getByTestId('confirm').waitFor()
    await expectNoViolationsInBothThemes(page)
  }

  /** The list, an open menu of it, a conversation, its details and the settings, each a page of its own. */
  async function expectPhoneWell(page: Page): Promise<void> {
    await signIn(page, server.url, anna)
    const session = page.getByTestId('conversation').first()
    await session.waitFor()
    await expectNoViolationsInBothThemes(page)
    await session.click({ button: 'right' })
    await page.getByRole('menu').waitFor()
    await expectNoViolationsInBothThemes(page)
    await page.keyboard.press('Escape')
    await session.click()
    await untilOpen(page)
    await expectNoViolationsInBothThemes(page)
    await page.getByTestId('emoji').tap()
    await page.locator('[role="gridcell"][data-emoji="😀"]').waitFor()
    await expectNoViolationsInBothThemes(page)
    await page.getByTestId('emoji').tap()
    await page.getByTestId('emoji-panel').waitFor({ state: 'detached' })
    await page.getByTestId('message').first().click({ button: 'right' })
    await page.getByRole('menu').waitFor()
    await expectNoViolationsInBothThemes(page)
    for (const path of [
      `/g/${group}/details`,
      `/u/${boris.id}/details`,
      '/settings',
      `/u/${anna.id}?seq=9&from=5`,
    ]) {
      await page.goto(server.url + path)
      await page
        .getByTestId(/^(member|details-id|device|not-loaded)$/)
        .first()
        .waitFor()
      await expectNoViolationsInBothThemes(page)
    }
  }
})
