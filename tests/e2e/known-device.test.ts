/** A browser that was signed in before, while strangers guess at the password of its account. */
import { hasBrowser, openBrowser, register, startApp } from '@stonechat/testkit'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { signIn } from '../support/chat-page.js'
import { guessAt } from '../support/wire.js'

async function signOut(page: Page): Promise<void> {
  await page.getByTestId('settings').click()
  await page.getByTestId('sign-out').click()
  await page.getByTestId('confirm').click()
  await page.getByTestId('submit').waitFor()
}

/** The statuses of what a page is answered when it signs in, as they come. */
function answersTo(page: Page): number[] {
  const answers: number[] = []
  page.on('response', (response) => {
    if (new URL(response.url()).pathname === '/api/login') answers.push(response.status())
  })
  return answers
}

describe.skipIf(!hasBrowser())('a browser that was signed in before', () => {
  test('[X946] a browser keeps its device key after signing out, so that the guesses of strangers do not make it wait', async () => {
    // Time stands: what strangers have to wait does not pass while pages load.
    const now = Date.now()
    await using server = await startApp({ options: { rateLimits: 'on' }, overrides: { clock: () => now } })
    await using browser = await openBrowser()
    const anna = await register(server)
    const { context, page } = await browser.newPerson({ locale: 'en' })
    await signIn(page, server.url, anna)
    await signOut(page)
    await page.close()

    await guessAt(server, anna.phone)
    const again = await context.newPage()
    const answers = answersTo(again)
    await signIn(again, server.url, anna)
    expect(answers).toEqual([200])
    await signOut(again)

    // One without a key is a stranger.
    const { page: foreign, context: other } = await browser.newPerson({ locale: 'en' })
    const answersToStranger = answersTo(foreign)
    await foreign.goto(server.url)
    await foreign.getByTestId('phone').fill(anna.phone)
    await foreign.getByTestId('password').fill(anna.password)
    await foreign.getByTestId('submit').click()
    await expect.poll(() => answersToStranger.at(0)).toBe(429)
    await Promise.all([context.close(), other.close()])
  })
})
