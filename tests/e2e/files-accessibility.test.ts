/** What axe and the keyboard say about files in the web app. */
import { hasBrowser } from '@stonechat/testkit'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { expectNoViolations } from '../support/axe.js'
import { openChat } from '../support/chat-page.js'
import { choose, numberedBytes, paintPicture } from '../support/file-page.js'
import { anna, beginWithTwoPeople, boris, context, page, server } from '../support/two-people.js'

describe.skipIf(!hasBrowser())('everybody can use files', { timeout: 180_000 }, () => {
  beginWithTwoPeople()

  test.for([
    { locale: 'en', colorScheme: 'light', viewport: { width: 1_440, height: 900 } },
    { locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 320, height: 640 } },
  ] as const)('[L749] axe finds nothing in what belongs to files ($locale, $colorScheme)', async (looks) => {
    const own = await context.browser()!.newContext({ ...looks, reducedMotion: 'reduce' })
    try {
      const at = await own.newPage()
      await openChat(at, server.url, anna, boris)
      await choose(at, [
        await paintPicture(at, 'one.png', [600, 400]),
        await paintPicture(at, 'two.png', [400, 600]),
        numberedBytes('三.pdf', 3_000),
      ])
      await at.getByTestId('tray-item').nth(2).waitFor()
      await expectNoViolations(at)
      await at.getByTestId('composer').fill('with words')
      await at.getByTestId('send').click()
      await at.getByTestId('tray').waitFor({ state: 'detached' })
      await at.getByTestId('record').click()
      await expect.poll(() => at.getByRole('timer').textContent()).toBe('0:01')
      await expectNoViolations(at)
      await at.getByTestId('record-send').click()
      await at.getByTestId('voice').getByTestId('play').waitFor()
      await expectNoViolations(at)
      await expectNothingWide(at)

      await at.getByTestId('tile').first().getByRole('button').click()
      await at.getByTestId('lightbox').waitFor()
      await expectNoViolations(at)
      await at.keyboard.press('Escape')
      await at.goto(`${server.url}/u/${boris.id}/details`)
      await at.getByTestId('open-shared').click()
      await at.getByTestId('shared-tile').first().waitFor()
      await expectNoViolations(at)
      await at.getByTestId('shared-file').click()
      await at.getByTestId('shared-files').getByTestId('file').waitFor()
      await expectNoViolations(at)
      await at.goto(`${server.url}/settings`)
      await at.getByTestId('picture-input').setInputFiles(await paintPicture(at, 'me.png', [300, 200]))
      await at.getByTestId('crop-window').locator('img').waitFor()
      await expectNoViolations(at)
      await expectNothingWide(at)
    } finally {
      await own.close()
    }
  })

  test('[L706] Tab leads from the row of a message to what can be pressed in it, and not into other rows', async () => {
    await openChat(page, server.url, anna, boris)
    for (const name of ['first.png', 'second.png']) {
      await choose(page, [await paintPicture(page, name, [60, 40])])
      await page.getByTestId('tray-item').waitFor()
      await page.keyboard.press('Enter')
      await page.getByTestId('tray').waitFor({ state: 'detached' })
    }
    await expect.poll(() => page.locator('[data-testid="message"]:not([data-status="sent"])').count()).toBe(0)
    const rows = page.getByTestId('message')
    await rows.last().focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Tab')
    expect(
      await rows
        .first()
        .evaluate((row) => row.contains(document.activeElement) && row !== document.activeElement),
    ).toBe(true)
    await page.keyboard.press('Enter')
    await page.getByTestId('lightbox').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('lightbox').waitFor({ state: 'detached' })
    expect(await rows.first().evaluate((row) => row.contains(document.activeElement))).toBe(true)
    await page.keyboard.press('Tab')
    expect(await rows.last().evaluate((row) => row.contains(document.activeElement))).toBe(false)
  })
})

/** Nothing reaches beyond the window to the side. */
async function expectNothingWide(at: Page): Promise<void> {
  expect(await at.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
}
