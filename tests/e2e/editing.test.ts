/** Editing messages with files, as people do it. */
import { hasBrowser } from '@stonechat/testkit'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { messageOf, openChat } from '../support/chat-page.js'
import { choose, numberedBytes, paintPicture, untilSent } from '../support/file-page.js'
import {
  anna,
  beginWithTwoPeople,
  boris,
  context,
  errors,
  network,
  page,
  server,
} from '../support/two-people.js'

describe.skipIf(!hasBrowser())('editing messages with files', { timeout: 120_000 }, () => {
  beginWithTwoPeople({ viewport: { width: 1_200, height: 900 } })
  let atBoris: Page

  beforeEach(async () => {
    const other = await context.browser()!.newContext({ locale: 'en' })
    atBoris = await other.newPage()
    await openChat(page, network.url, anna, boris)
    await choose(page, [await paintPicture(page, 'one.png', [80, 60]), numberedBytes('two.pdf', 2_000)])
    await page.getByTestId('tray-item').nth(1).waitFor()
    await page.getByTestId('composer').fill('picture and paper')
    await page.keyboard.press('Enter')
    await untilSent(page)
    await openChat(atBoris, server.url, boris, anna)
  })

  afterEach(() => atBoris.context().close())

  const trayNames = () =>
    page
      .getByTestId('tray-item')
      .evaluateAll((items) => items.map((item) => item.querySelector('button')!.title))

  test('[T447] ↑ opens a message with files to be edited: one goes, another comes, the words change, and the other side sees it', async () => {
    await page.getByTestId('composer').press('ArrowUp')
    await page.getByTestId('mode-bar').waitFor()
    expect(await page.getByTestId('composer').inputValue()).toBe('picture and paper')
    await expect.poll(trayNames).toEqual(['one.png', 'two.pdf'])
    await expect.poll(() => page.getByTestId('tray-item').first().locator('img').count()).toBe(1)
    await page.getByTestId('tray-item').first().getByTestId('tray-remove').click()
    await choose(page, [numberedBytes('three.zip', 3_000)])
    await expect.poll(trayNames).toEqual(['two.pdf', 'three.zip'])
    await page.getByTestId('composer').fill('paper and archive')
    await page.keyboard.press('Enter')
    await page.getByTestId('mode-bar').waitFor({ state: 'detached' })
    await page.getByTestId('tray').waitFor({ state: 'detached' })
    expect(await page.getByTestId('composer').inputValue()).toBe('')

    const seen = messageOf(atBoris, 'paper and archive')
    await seen.waitFor()
    expect(await seen.getByTestId('file').allTextContents()).toEqual([
      expect.stringContaining('two.pdf'),
      expect.stringContaining('three.zip'),
    ])
    expect(await atBoris.getByTestId('tile').count()).toBe(0)
    expect(await page.getByTestId('message').count()).toBe(1)

    await messageOf(page, 'paper and archive').getByTestId('edited').click()
    const latest = page.getByTestId('version').last()
    await latest.waitFor()
    expect(await latest.getByTestId('version-file-removed').textContent()).toContain('one.png')
    expect(await latest.getByTestId('version-file-added').textContent()).toContain('three.zip')
    expect(await latest.locator('del').allTextContents()).toEqual([
      expect.stringContaining('picture'),
      expect.stringContaining('paper'),
    ])
    expect(errors).toEqual([])
  })

  test('[T447] without its files a message is words, and words may get a file', async () => {
    await page.getByTestId('composer').press('ArrowUp')
    await page.getByTestId('tray-item').nth(1).waitFor()
    await page.getByTestId('tray-remove').first().click()
    await page.getByTestId('tray-remove').first().click()
    await page.getByTestId('send').click()
    await atBoris.getByTestId('file').waitFor({ state: 'detached' })
    await messageOf(atBoris, 'picture and paper').waitFor()

    await page.getByTestId('composer').press('ArrowUp')
    await page.getByTestId('mode-bar').waitFor()
    await choose(page, [numberedBytes('late.zip', 50)])
    await page.getByTestId('tray-item').waitFor()
    await page.getByTestId('send').click()
    await messageOf(atBoris, 'late.zip').waitFor()
    expect(await atBoris.getByTestId('message').textContent()).toContain('picture and paper')
    // Left without saving, it stays as it was.
    await page.getByTestId('composer').press('ArrowUp')
    await page.getByTestId('tray-remove').click()
    await page.keyboard.press('Escape')
    await page.getByTestId('tray').waitFor({ state: 'detached' })
    await messageOf(page, 'late.zip').waitFor()
  })

  test('[T450] a recalled message with files gives its caption back', async () => {
    await messageOf(page, 'picture and paper').click({ button: 'right' })
    await page.getByTestId('recall').click()
    await page.getByTestId('edit-again').click()
    await expect.poll(() => page.getByTestId('composer').inputValue()).toBe('picture and paper')
  })
})
