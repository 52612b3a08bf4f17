/** Voice messages between people in browsers. */
import { hasBrowser, openBrowser } from '@stonechat/testkit'
import { describe, expect, test } from 'vitest'
import { openChat } from '../support/chat-page.js'
import { anna, beginWithTwoPeople, boris, context, errors, page, server } from '../support/two-people.js'

describe.skipIf(!hasBrowser())('voice in the web app', { timeout: 120_000 }, () => {
  beginWithTwoPeople()

  test('[L722] a recording is sent with how loud it was, and the other hears it, at the speed of their choice; what was played is remembered', async () => {
    await openChat(page, server.url, anna, boris)
    await page.getByTestId('record').click()
    await page.getByTestId('recording').waitFor()
    await expect.poll(() => page.getByRole('timer').textContent()).toBe('0:03')
    await page.keyboard.press('Enter')
    await page.getByTestId('recording').waitFor({ state: 'detached' })
    await page.locator('[data-testid="message"][data-status="sent"]').waitFor()

    const other = await context.browser()!.newContext({ locale: 'en' })
    try {
      const atBoris = await other.newPage()
      await openChat(atBoris, server.url, boris, anna)
      const voice = atBoris.getByTestId('voice')
      await voice.waitFor()
      // How long it is, the server has from its bytes.
      expect(await voice.textContent()).toMatch(/0:0[23]/)
      const heights = await voice
        .locator('rect')
        .evaluateAll((bars) => bars.map((bar) => Number(bar.getAttribute('height'))))
      expect(Math.max(...heights)).toBeGreaterThan(Math.min(...heights) * 2)
      await voice.getByTestId('unplayed').waitFor()
      await voice.getByTestId('speed').click()
      expect(await voice.getByTestId('speed').textContent()).toBe('1.5×')
      await voice.getByTestId('play').click()
      const position = async () => Number(await voice.getByTestId('waveform').getAttribute('aria-valuenow'))
      await expect.poll(position).toBeGreaterThan(0)
      await voice.getByTestId('unplayed').waitFor({ state: 'detached' })
      await atBoris.reload()
      await voice.waitFor()
      expect(await voice.getByTestId('unplayed').count()).toBe(0)
    } finally {
      await other.close()
    }
    expect(errors).toEqual([])
  })

  test('[L723] holding the microphone records until it is let go; sliding away and Escape throw the recording away', async () => {
    await openChat(page, server.url, anna, boris)
    const microphone = page.getByTestId('record')
    await microphone.waitFor()
    const press = async () => {
      const box = (await microphone.boundingBox())!
      const at = [box.x + box.width / 2, box.y + box.height / 2] as const
      await page.mouse.move(...at)
      await page.mouse.down()
      await page.getByTestId('live-waveform').waitFor()
      await expect.poll(() => page.getByRole('timer').textContent()).toBe('0:01')
      return at
    }
    const [x, y] = await press()
    await page.mouse.move(x - 120, y, { steps: 4 })
    await page.mouse.up()
    await page.getByTestId('recording').waitFor({ state: 'detached' })
    await microphone.click()
    await page.getByTestId('recording').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('recording').waitFor({ state: 'detached' })
    await page.getByTestId('conversation-empty').waitFor()

    await press()
    await page.mouse.up()
    await page.locator('[data-testid="message"][data-status="sent"]').waitFor()
    expect(await page.getByTestId('voice').count()).toBe(1)
    expect(errors).toEqual([])
  })

  test('[L725] a browser that does not let one use the microphone is said to, and the field is as before', async () => {
    await using browser = await openBrowser({ allowsMicrophone: false })
    const { page } = await browser.newPerson({ locale: 'en' })
    await openChat(page, server.url, anna, boris)
    await page.getByTestId('record').click()
    await page.getByTestId('toast').waitFor()
    await page.getByTestId('recording').waitFor({ state: 'detached' })
    await page.getByTestId('composer').fill('then in words')
    await page.keyboard.press('Enter')
    await page.locator('[data-testid="message"][data-status="sent"]').waitFor()
  })
})
