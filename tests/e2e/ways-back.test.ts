/** The way back from a message that one jumped to: that of the browser, and one on the screen. */
import { hasBrowser } from '@stonechat/testkit'
import { describe, expect, test } from 'vitest'
import { messageOf, openChat, send, signIn, untilOpen } from '../support/chat-page.js'
import { anna, beginWithTwoPeople, boris, page, server } from '../support/two-people.js'
import { ask } from '../support/wire.js'

const rowAt = (seq: number) => page.locator(`[data-testid="message"][data-seq="${seq}"]`)

/** How far below the top of the list a message stands, in pixels. */
async function topOf(seq: number): Promise<number> {
  const frame = (await page.getByTestId('timeline').boundingBox())!
  return ((await rowAt(seq).boundingBox())?.y ?? Number.NaN) - frame.y
}

/** Scrolls up by half a screen; the message that then stands at the top, and where. */
async function scrollUp(): Promise<{ readonly seq: number; readonly top: number }> {
  await page.getByTestId('timeline').evaluate((box) => box.scrollBy(0, -0.6 * box.clientHeight))
  await page.getByTestId('jump-to-newest').waitFor()
  const seq = await page.getByTestId('timeline').evaluate((box) => {
    const top = box.getBoundingClientRect().top
    const rows = [...box.querySelectorAll<HTMLElement>('[data-seq]')]
    return Number(rows.find((row) => row.getBoundingClientRect().top >= top + 40)?.dataset.seq)
  })
  return { seq, top: await topOf(seq) }
}

const expectAt = ({ seq, top }: { readonly seq: number; readonly top: number }) =>
  expect.poll(async () => Math.abs((await topOf(seq)) - top)).toBeLessThanOrEqual(1)

async function write(count: number): Promise<void> {
  await send(server.url, boris, anna, 'where do we eat?')
  for (let index = 2; index <= count; index += 1) await send(server.url, boris, anna, `line ${index}.`)
  const answer = { target_id: anna.id, content: 'at the harbour', reply_to: 1 }
  await ask(server, boris.token, 'POST /api/send', answer)
  for (let index = 0; index < 12; index += 1) await send(server.url, boris, anna, `later ${index}.`)
  await ask(server, anna.token, 'POST /api/sessions/read', { target_id: boris.id, seq: count + 13 })
}

describe.skipIf(!hasBrowser())('ways back from a jump', { timeout: 180_000 }, () => {
  describe('with a pointer', () => {
    beginWithTwoPeople({ viewport: { width: 1_280, height: 700 } })

    test('[T560] going back from a quote, a pin, the chain of an answer and a link leads to where the list stood, exactly', async () => {
      await write(150)
      const link = `${server.url}/u/${anna.id}?seq=5&from=${boris.id}`
      await send(server.url, boris, anna, `see ${link}`)
      await ask(server, boris.token, 'POST /api/messages/pin', { target_id: anna.id, seq: 2, on: true })
      await ask(server, boris.token, 'POST /api/messages/pin', { target_id: anna.id, seq: 3, on: true })
      await openChat(page, server.url, anna, boris)

      // From the end to the end.
      await messageOf(page, 'see http').getByRole('link').click()
      await expect.poll(() => topOf(5)).toBeGreaterThanOrEqual(0)
      await page.goBack()
      await messageOf(page, 'see http').waitFor()
      await page.getByTestId('jump-to-newest').waitFor({ state: 'detached' })

      const stood = await scrollUp()
      await messageOf(page, 'at the harbour').getByTestId('quotation').click()
      await expect.poll(() => topOf(1)).toBeGreaterThanOrEqual(0)
      await page.goBack()
      await expectAt(stood)
      await page.goForward()
      await expect.poll(() => topOf(1)).toBeGreaterThanOrEqual(0)
      await page.getByTestId('return-to-place').click()
      await expectAt(stood)
      await page.getByTestId('return-to-place').waitFor({ state: 'detached' })

      // Pins that are looked at one after the other are left at once.
      await page.getByTestId('pinned-message').click()
      await expect.poll(() => topOf(3)).toBeGreaterThanOrEqual(0)
      await page.getByTestId('pinned-message').click()
      await expect.poll(() => topOf(2)).toBeGreaterThanOrEqual(0)
      await page.goBack()
      await expectAt(stood)

      await messageOf(page, 'at the harbour').click({ button: 'right' })
      await page.getByTestId('show-chain').click()
      await page.getByTestId('message-line').first().click()
      await expect.poll(() => topOf(1)).toBeGreaterThanOrEqual(0)
      await page.getByTestId('return-to-place').click()
      await expectAt(stood)

      // It is also kept while another page is open, and over a reload there.
      await page.getByTestId('settings').click()
      await page.getByTestId('device').first().waitFor()
      await page.reload()
      await page.getByTestId('device').first().waitFor()
      await page.goBack()
      await untilOpen(page)
      await expectAt(stood)
    })

    test('[T561] a conversation that was left at its end opens where reading stopped, and who went to the end after a jump is offered no way back', async () => {
      await write(60)
      await openChat(page, server.url, anna, boris)
      await messageOf(page, 'at the harbour').getByTestId('quotation').click()
      await page.getByTestId('return-to-place').waitFor()
      await page.getByTestId('jump-to-newest').click()
      await page.getByTestId('jump-to-newest').waitFor({ state: 'detached' })
      await scrollUp()
      expect(await page.getByTestId('return-to-place').count()).toBe(0)
      await page.getByTestId('jump-to-newest').click()
      await page.getByTestId('jump-to-newest').waitFor({ state: 'detached' })
      await page.getByTestId('settings').click()
      await page.getByTestId('device').first().waitFor()
      for (let index = 0; index < 40; index += 1) await send(server.url, boris, anna, `new ${index}.`)
      await page.goBack()
      await page.getByTestId('unread-divider').waitFor()
      await messageOf(page, 'new 0.').waitFor()
    })
  })

  describe('on a phone', () => {
    const phone = { viewport: { width: 390, height: 760 }, hasTouch: true, isMobile: true }
    beginWithTwoPeople(phone)

    test('[T560] on a phone the way back leads to where the list stood, and the arrow of the conversation to the list', async () => {
      await write(150)
      await signIn(page, server.url, anna)
      await page.getByTestId('conversation').tap()
      await untilOpen(page)
      const stood = await scrollUp()
      await messageOf(page, 'at the harbour').getByTestId('quotation').tap()
      await expect.poll(() => topOf(1)).toBeGreaterThanOrEqual(0)
      await page.goBack()
      await expectAt(stood)
      await messageOf(page, 'at the harbour').getByTestId('quotation').tap()
      await expect.poll(() => topOf(1)).toBeGreaterThanOrEqual(0)
      await page.getByTestId('return-to-place').tap()
      await expectAt(stood)
      await messageOf(page, 'at the harbour').getByTestId('quotation').tap()
      await expect.poll(() => topOf(1)).toBeGreaterThanOrEqual(0)
      await page.getByTestId('back').tap()
      await page.getByTestId('conversation').waitFor()
      expect(new URL(page.url()).pathname).toBe('/')
      expect(await page.evaluate(() => history.state)).toBeNull()
    })
  })
})
