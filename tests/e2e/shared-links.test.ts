/** The links of a conversation in its details. */
import { hasBrowser } from '@stonechat/testkit'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { expectNoViolations } from '../support/axe.js'
import { openChat, send } from '../support/chat-page.js'
import { anna, beginWithTwoPeople, boris, context, errors, page, server } from '../support/two-people.js'

describe.skipIf(!hasBrowser())('links in the web app', { timeout: 120_000 }, () => {
  beginWithTwoPeople({ viewport: { width: 1_440, height: 900 } })

  test('[L767] the details list the links of a conversation under their month; they open beside the app, lead to their messages, and more are looked for further back', async () => {
    await send(server.url, boris, anna, 'The [very first](https://first.example/plan) of all')
    for (let at = 0; at < 520; at += 1) await send(server.url, boris, anna, `word ${at}`)
    await send(server.url, anna, boris, 'Look at https://second.example/a?b=1, it is new')
    await openChat(page, server.url, anna, boris)
    await openLinks(page)
    const links = page.getByTestId('shared-link')
    await links.waitFor()
    expect(await links.textContent()).toContain('Look at second.example, it is new')
    expect(await page.getByTestId('month').textContent()).toMatch(/20\d\d/)
    const link = links.getByRole('link').first()
    expect(await link.getAttribute('href')).toBe('https://second.example/a?b=1')
    expect(await link.getAttribute('target')).toBe('_blank')
    expect(await link.getAttribute('rel')).toContain('noopener')
    await page.getByTestId('looked-until').waitFor()

    await page.getByTestId('look-further').click()
    await links.nth(1).waitFor()
    expect(await links.nth(1).textContent()).toContain('The very first of all')
    await page.getByTestId('look-further').waitFor({ state: 'detached' })
    await links.nth(1).getByRole('link', { name: 'Show in chat' }).click()
    await page.getByTestId('message').filter({ hasText: 'very first' }).waitFor()
    expect(errors).toEqual([])
  })

  test('[L767] a conversation without links says so; axe finds nothing, in both languages and both looks', async () => {
    await send(server.url, boris, anna, 'no link')
    await openChat(page, server.url, anna, boris)
    await openLinks(page)
    await page.getByTestId('links-none').waitFor()
    await send(server.url, boris, anna, `Our wiki is at https://wiki.example/${'very-long-'.repeat(20)}`)
    await send(server.url, anna, boris, 'https://short.example')
    for (const looks of [
      { locale: 'zh-CN', colorScheme: 'dark', viewport: { width: 390, height: 844 } },
      { locale: 'en', colorScheme: 'light', viewport: { width: 1_440, height: 900 } },
    ] as const) {
      const own = await context.browser()!.newContext({ ...looks, reducedMotion: 'reduce' })
      try {
        const at = await own.newPage()
        await openChat(at, server.url, anna, boris)
        await openLinks(at)
        await at.getByTestId('shared-link').nth(1).waitFor()
        await expectNoViolations(at)
        expect(
          await at.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0)
      } finally {
        await own.close()
      }
    }
  })
})

async function openLinks(at: Page): Promise<void> {
  await at.goto(`${server.url}/u/${boris.id}/details`)
  await at.getByTestId('open-links').click()
}
