/** The owner of a number that a stranger registered, in a browser. */
import { call, hasBrowser, openBrowser, register, startApp } from '@stonechat/testkit'
import { describe, expect, test } from 'vitest'
import { signIn } from '../support/chat-page.js'

describe.skipIf(!hasBrowser())('signing in by the first code for a number', { timeout: 120_000 }, () => {
  test('[X800] the owner reads what ended, the stranger’s page is signed out, and the settings no longer say that the number is unconfirmed', async () => {
    const codes: string[] = []
    const send = async ({ code }: { code: string }) => {
      codes.push(code)
    }
    await using server = await startApp({ overrides: { senders: { sms: { send } } } })
    await using browser = await openBrowser()
    const squatter = await register(server)
    const { page: strangers } = await browser.newPerson({ locale: 'en' })
    await signIn(strangers, server.url, squatter)
    await strangers.goto(`${server.url}/settings`)
    await strangers.getByTestId('unproven').waitFor()

    const { page } = await browser.newPerson({ locale: 'en' })
    await page.goto(server.url)
    await page.getByTestId('mode-code').click()
    await page.getByTestId('phone').fill(squatter.phone)
    await call(server, 'POST /api/codes', { body: { phone: squatter.phone, purpose: 'login' } })
    await expect.poll(() => codes.length).toBe(1)
    await page.getByTestId('code').fill(codes[0]!)
    await page.getByTestId('submit').click()
    const toast = page.getByTestId('toast')
    await expect
      .poll(() => toast.textContent())
      .toMatch(/confirmed as yours\. 2 other devices were signed out/)
    await page.goto(`${server.url}/settings`)
    await page.getByTestId('settings-own-id').waitFor()
    expect(await page.getByTestId('unproven').count()).toBe(0)

    await strangers.getByTestId('submit').waitFor()
    expect(await strangers.getByRole('alert').textContent()).toMatch(/signed out/)
    await strangers.context().close()
    await page.context().close()
  })
})
