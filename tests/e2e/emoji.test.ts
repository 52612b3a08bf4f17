/** Picking emoji, and completing their names, as people do it. */
import { hasBrowser, openBrowser, register, startApp, type TestBrowser } from '@stonechat/testkit'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lastText, messageOf, openChat, send } from '../support/chat-page.js'
import { ask } from '../support/wire.js'

const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true }

describe.skipIf(!hasBrowser())('emoji', { timeout: 120_000 }, () => {
  let browser: TestBrowser

  beforeAll(async () => {
    browser = await openBrowser()
  })

  afterAll(() => browser?.[Symbol.asyncDispose]())

  test('[T436] a colon and letters offer emoji; Enter picks one and sends nothing, Esc and a blank end it', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    const { page } = await browser.newPerson({ locale: 'en' })
    await openChat(page, server.url, anna, boris)
    const field = page.getByTestId('composer')
    const list = page.getByTestId('completion')

    await field.click()
    await page.keyboard.type('well :smile')
    await list.waitFor()
    await expect.poll(() => activeOption(page)).toContain('😄')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => activeOption(page)).not.toContain('😄')
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => activeOption(page)).toContain('😄')
    await page.keyboard.press('Enter')
    await list.waitFor({ state: 'detached' })
    expect(await field.inputValue()).toBe('well 😄')
    expect(await page.getByTestId('message').count()).toBe(0)
    await page.keyboard.press('ControlOrMeta+z')
    expect(await field.inputValue()).toBe('well :smile')

    await page.keyboard.press('End')
    await list.waitFor()
    await page.keyboard.press('Escape')
    await list.waitFor({ state: 'detached' })
    await page.keyboard.type('d')
    expect(await list.count()).toBe(0)
    await page.keyboard.press('Enter')
    await messageOf(page, 'well :smiled').waitFor()

    await page.keyboard.type(':笑哭')
    await page.getByTestId('completion-item').filter({ hasText: '😂' }).click()
    expect(await field.inputValue()).toBe('😂')
    await page.keyboard.type(' :sm')
    await list.waitFor()
    await page.keyboard.type(' ')
    await list.waitFor({ state: 'detached' })
  })

  test('[T437] keys of an input method neither pick nor close the list', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    const { page } = await browser.newPerson({ locale: 'en' })
    await openChat(page, server.url, anna, boris)
    const field = page.getByTestId('composer')
    await field.click()
    await page.keyboard.type(':smile')
    await page.getByTestId('completion').waitFor()
    for (const key of ['Enter', 'Tab', 'Escape', 'ArrowDown'])
      await field.evaluate(
        (area, name) =>
          area.dispatchEvent(
            new KeyboardEvent('keydown', { key: name, keyCode: 229, bubbles: true, cancelable: true }),
          ),
        key,
      )
    expect(await page.getByTestId('completion').count()).toBe(1)
    expect(await field.inputValue()).toBe(':smile')
    expect(await activeOption(page)).toContain('😄')
  })

  test('[T438] the picker finds in both languages, picks by keys and puts the emoji at the caret', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    const { page } = await browser.newPerson({ locale: 'en' })
    await openChat(page, server.url, anna, boris)
    const field = page.getByTestId('composer')
    await field.fill('ab')
    await page.keyboard.press('ArrowLeft')
    await page.getByTestId('emoji').click()
    const search = page.getByTestId('emoji-search')
    await expect.poll(() => search.evaluate((input) => input === document.activeElement)).toBe(true)
    await page.keyboard.type('派对')
    await page.locator('[role="gridcell"][data-emoji="🎉"]').waitFor()
    await search.fill('tada')
    await page.locator('[role="gridcell"][data-emoji="😀"]').waitFor({ state: 'detached' })
    await page.locator('[role="gridcell"][data-emoji="🎉"][data-active]').waitFor()
    await page.keyboard.press('Enter')
    await page.getByTestId('emoji-picker').waitFor({ state: 'detached' })
    await expect.poll(() => field.inputValue()).toBe('a🎉b')
    expect(await field.evaluate((area) => area === document.activeElement)).toBe(true)

    // What the arrows choose is in sight, also far below.
    await page.getByTestId('emoji').click()
    await page.locator('[role="gridcell"][data-emoji="😀"]').waitFor()
    await expect.poll(() => search.evaluate((input) => input === document.activeElement)).toBe(true)
    const active = page.locator('[role="gridcell"][data-active]')
    // A key that comes before the grid listens chooses nothing.
    await expect
      .poll(async () => {
        await page.keyboard.press('ArrowDown')
        return active.count()
      })
      .toBe(1)
    for (let row = 0; row < 12; row += 1) await page.keyboard.press('ArrowDown')
    await expect
      .poll(() =>
        active.evaluate((cell) => {
          const box = cell.getBoundingClientRect()
          return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === cell
        }),
      )
      .toBe(true)
    await page.keyboard.press('Escape')
    await page.getByTestId('emoji-picker').waitFor({ state: 'detached' })

    // With Shift it stays open for another one.
    await page.getByTestId('emoji').click()
    await page
      .getByTestId('emoji-recent')
      .locator('[data-emoji="🎉"]')
      .click({ modifiers: ['Shift'] })
    await expect.poll(() => field.inputValue()).toBe('a🎉🎉b')
    await page.keyboard.press('Escape')
    await page.getByTestId('emoji-picker').waitFor({ state: 'detached' })
    await page.getByTestId('emoji').click()
    await page.getByTestId('emoji-picker').waitFor()
    await page.getByTestId('emoji').click()
    await page.getByTestId('emoji-picker').waitFor({ state: 'detached' })
  })

  test('[T439] the tone of skin and what was picked last go with the account to its other devices', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    const { page } = await browser.newPerson({ locale: 'en' })
    await openChat(page, server.url, anna, boris)
    await page.getByTestId('emoji').click()
    await page.getByTestId('skin-tone').click()
    await page.getByTestId('skin-medium').click()
    await page.getByTestId('emoji-search').fill('thumbsup')
    await page.locator('[role="gridcell"][data-emoji="👍🏽"]').click()
    expect(await page.getByTestId('composer').inputValue()).toBe('👍🏽')
    await expect
      .poll(() => ask(server, anna.token, 'POST /api/user/preferences', {}))
      .toMatchObject({ skin_tone: 'medium', recent_emoji: ['👍🏽'] })

    const { page: other } = await browser.newPerson({ locale: 'zh-CN' })
    await openChat(other, server.url, anna, boris)
    await expect
      .poll(() => other.evaluate(() => localStorage.getItem('stonechat.preferences')))
      .toContain('medium')
    await other.getByTestId('emoji').click()
    await other.getByTestId('emoji-recent').locator('[data-emoji="👍🏽"]').waitFor()
  })

  test('[T440] nothing of the picker is loaded before it is opened, and then from the own origin alone', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    const { page } = await browser.newPerson({ locale: 'en' })
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await openChat(page, server.url, anna, boris)
    await page.getByTestId('composer').fill('no trigger')
    expect(asked.filter((url) => /ComposerPicker|emoji-data|Completion/.test(url))).toEqual([])
    await page.getByTestId('emoji').click()
    await page.locator('[role="gridcell"][data-emoji="😀"]').waitFor()
    expect(asked.filter((url) => /emoji-data/.test(url))).toHaveLength(1)
    const foreign = asked.filter((url) => !url.startsWith(server.url) && /^https?:/.test(url))
    expect(foreign).toEqual([])
  })

  test('[T441] on a phone the picker takes the place of the keyboard, and stays for several', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    await send(server.url, boris, anna, 'hello')
    const { page } = await browser.newPerson({ locale: 'zh-CN', ...phone })
    await openChat(page, server.url, anna, boris)
    const field = page.getByTestId('composer')
    await page.getByTestId('emoji').tap()
    const panel = page.getByTestId('emoji-panel')
    const face = panel.locator('[role="gridcell"][data-emoji="😀"]')
    await face.tap()
    await face.tap()
    expect(await field.inputValue()).toBe('😀😀')
    expect(await field.evaluate((area) => area === document.activeElement)).toBe(false)
    await page.getByTestId('emoji-delete').tap()
    expect(await field.inputValue()).toBe('😀')
    await page.getByTestId('send').tap()
    await expect.poll(() => lastText(server.url, anna, boris)).toBe('😀')
    await page.getByTestId('emoji').tap()
    await panel.waitFor()
    await field.tap()
    await panel.waitFor({ state: 'detached' })
  })
})

/** The words of the option that the field says is chosen. */
function activeOption(page: Page): Promise<string | null | undefined> {
  return page
    .getByTestId('composer')
    .evaluate(
      (area) => document.getElementById(area.getAttribute('aria-activedescendant') ?? '')?.textContent,
    )
}
