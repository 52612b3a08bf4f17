/** What axe says about a page. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** The rules whose outcome depends on colours. */
const rulesOfColours = ['color-contrast', 'link-in-text-block']

/** @param part the selector of what is looked at; the whole page by default */
export async function expectNoViolations(page: Page, part = 'html'): Promise<void> {
  await expectNone(openAxe(page).include(part))
}

/** As it is, in the light, and by its colours alone in the dark. */
export async function expectNoViolationsInBothThemes(page: Page): Promise<void> {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await expectNoViolations(page)
  const light = await ground()
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(ground).not.toBe(light)
  await expectNone(openAxe(page).withRules(rulesOfColours))
  await page.emulateMedia({ colorScheme: 'light' })
}

/** It describes what it finds wrong alone: nothing reads the thousands of elements that are right. */
function openAxe(page: Page): AxeBuilder {
  return new AxeBuilder({ page }).options({ resultTypes: ['violations'] })
}

async function expectNone(axe: AxeBuilder): Promise<void> {
  // Without frames of others there is nothing to gather in a page of its own.
  const { violations } = await axe.setLegacyMode().analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}
