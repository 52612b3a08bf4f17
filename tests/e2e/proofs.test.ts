/** Signing in while strangers guess from the same address, in a browser that was never signed in. */
import {
  hasBrowser,
  openBrowser,
  type Page,
  type Person,
  type RunningApp,
  register,
  startApp,
} from '@stonechat/testkit'
import { describe, expect, test } from 'vitest'
import { guessAt } from '../support/wire.js'

/** A server whose clock stands still, so that who has to wait does so for the whole test. */
function start(): Promise<RunningApp> {
  const now = Date.now()
  return startApp({ options: { rateLimits: 'on' }, overrides: { clock: () => now } })
}

/** Somebody at whose password strangers have guessed until the next one has to wait. */
async function startGuessed(server: RunningApp): Promise<Person> {
  const person = await register(server)
  await guessAt(server, person.phone)
  return person
}

async function fillIn(page: Page, url: string, { phone, password }: Person): Promise<void> {
  await page.goto(url)
  await page.getByTestId('phone').fill(phone)
  await page.getByTestId('password').fill(password)
}

describe.skipIf(!hasBrowser())('a stranger who has to work before signing in', { timeout: 120_000 }, () => {
  test('[X990] the card says what goes on, answers meanwhile, ends it by a button, and signs in when the work is done', async () => {
    await using server = await start()
    await using browser = await openBrowser()
    const { page, context } = await browser.newPerson({ locale: 'en' })
    const person = await startGuessed(server)
    await fillIn(page, server.url, person)

    // So hard that it does not end by itself before the button does it.
    await page.route('**/api/login*', async (route) => {
      const response = await route.fetch()
      const problem = await response.json()
      await route.fulfill({ response, json: { ...problem, proof: { ...problem.proof, tries: 1e9 } } })
    })
    await page.getByTestId('submit').click()
    const status = page.locator('form').getByRole('status')
    await expect.poll(() => status.textContent()).toMatch('Checking that you are not a machine…')
    expect(await page.getByTestId('submit').getAttribute('aria-busy')).toBe('true')
    await page.getByTestId('language-zh-CN').click()
    await expect.poll(() => status.textContent()).toMatch('稍候，正在验证…')
    await page.getByTestId('language-en').click()
    await page.getByTestId('stop-proving').click()
    await expect
      .poll(() => page.getByRole('alert').textContent())
      .toMatch(/Too many attempts\. Try again in \d+ second/)
    expect(await status.textContent()).toBe('')
    await page.unrouteAll()

    await page.getByTestId('submit').click()
    await page.getByTestId('own-id').waitFor({ state: 'attached' })
    await context.close()
  })

  test('[X991] on a page without https, where browsers offer no way to work, the card says how long to wait', async () => {
    await using server = await start()
    await using browser = await openBrowser()
    const { page, context } = await browser.newPerson({ locale: 'en' })
    const person = await startGuessed(server)
    const insecure = 'http://chat.example'
    await page.route(`${insecure}/**`, async (route) => {
      const url = route.request().url().replace(insecure, server.url)
      const headers = { ...route.request().headers(), origin: server.url }
      await route.fulfill({ response: await route.fetch({ url, headers }) })
    })
    await fillIn(page, insecure, person)
    expect(await page.evaluate(() => [isSecureContext, typeof crypto.subtle])).toEqual([false, 'undefined'])
    await page.getByTestId('submit').click()
    await expect
      .poll(() => page.getByRole('alert').textContent())
      .toMatch(/Too many attempts\. Try again in \d+ second/)
    await context.close()
  })
})
