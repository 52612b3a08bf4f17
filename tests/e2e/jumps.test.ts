/** Jumps within a conversation: to where reading stopped, however far back, and to what a quote is about. */
import { hasBrowser } from '@stonechat/testkit'
import { describe, expect, test } from 'vitest'
import {
  countOnScreen,
  createGroup,
  distanceToEnd,
  messageOf,
  openChat,
  send,
  signIn,
  unreadOf,
  untilOpen,
} from '../support/chat-page.js'
import { anna, beginWithTwoPeople, boris, context, page, server } from '../support/two-people.js'
import { ask, say } from '../support/wire.js'

describe.skipIf(!hasBrowser())('jumps', { timeout: 180_000 }, () => {
  beginWithTwoPeople()

  const timeline = () => page.getByTestId('timeline')
  const rowAt = (seq: number) => page.locator(`[data-testid="message"][data-seq="${seq}"]`)

  async function isOnScreen(seq: number): Promise<boolean> {
    const box = await rowAt(seq).boundingBox()
    const frame = await timeline().boundingBox()
    return box !== null && frame !== null && box.y >= frame.y - 1 && box.y < frame.y + frame.height
  }

  test('[X902] a conversation with 600 unread messages opens where reading stopped, and only what was on the screen is read', async () => {
    for (let i = 1; i <= 30; i++) await send(server.url, boris, anna, `old ${i}`)
    await ask(server, anna.token, 'POST /api/sessions/read', { target_id: boris.id, seq: 30 })
    for (let i = 1; i <= 600; i++) await send(server.url, boris, anna, `unread ${i}.`)
    await openChat(page, server.url, anna, boris)
    const divider = page.getByTestId('unread-divider')
    await divider.waitFor()
    expect(await divider.evaluate((one) => one.nextElementSibling?.textContent ?? '')).toContain('unread 1.')
    expect(await isOnScreen(31)).toBe(true)
    // The last of those before stand above it.
    expect(await rowAt(30).count()).toBe(1)
    const old = await timeline().evaluate(countOnScreen)
    await expect.poll(() => unreadOf(server.url, anna, boris)).toBeLessThan(600)
    const unread = (await unreadOf(server.url, anna, boris))!
    expect(unread).toBeGreaterThanOrEqual(600 - old)
    await expect
      .poll(() => page.getByTestId('jump-to-newest').getAttribute('data-count'))
      .toBe(String(unread))

    // Reading on marks on, page by page, and misses nothing.
    const seen = new Set<number>()
    for (let step = 0; step < 12; step += 1) {
      await timeline().evaluate((box) => box.scrollBy(0, box.clientHeight * 0.8))
      await page.waitForTimeout(50)
      for (const seq of await shownSeqs()) seen.add(seq)
    }
    const seqs = [...seen].sort((a, b) => a - b)
    expect(seqs).toEqual(seqs.map((_, index) => seqs[0]! + index))
    await expect.poll(() => unreadOf(server.url, anna, boris)).toBeLessThan(unread - 50)

    // To the end, and back to where reading stopped.
    await page.getByTestId('jump-to-newest').click()
    await rowAt(630).waitFor()
    await expect.poll(() => distanceToEnd(page)).toBeLessThanOrEqual(1)
    await expect.poll(() => unreadOf(server.url, anna, boris)).toBe(0)
    const up = page.getByTestId('jump-to-unread')
    expect(await up.textContent()).toBe('600 new messages')
    await up.click()
    await expect.poll(() => isOnScreen(31)).toBe(true)
    await up.waitFor({ state: 'detached' })
    await page.getByTestId('jump-to-newest').click()
    await expect.poll(() => isOnScreen(630)).toBe(true)
  })

  test('[X903] a quote shows its sender and words although they are not loaded, and leads to them', async () => {
    const group = await createGroup(server.url, boris, [anna])
    const to = { target_type: 'group' as const, target_id: group }
    await say(server, boris.token, { ...to, content: 'far back' })
    for (let i = 2; i <= 400; i++) await say(server, boris.token, { ...to, content: `line ${i}` })
    await ask(server, boris.token, 'POST /api/send', { ...to, content: 'an answer', reply_to: 1 })
    await ask(server, anna.token, 'POST /api/sessions/read', { ...to, seq: 401 })
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/g/${group}`)
    await untilOpen(page)
    const quote = messageOf(page, 'an answer').getByTestId('quotation')
    await quote.getByText('far back').waitFor()
    await quote.getByText(boris.username).waitFor()
    await quote.click()
    await expect.poll(() => isOnScreen(1)).toBe(true)
    await expect.poll(() => rowAt(1).evaluate((row) => row === document.activeElement)).toBe(true)

    // One that comes live does not bring along what it answers; it is looked up, and follows what becomes of that.
    await page.getByTestId('jump-to-newest').click()
    await expect.poll(() => isOnScreen(401)).toBe(true)
    await ask(server, boris.token, 'POST /api/send', { ...to, content: 'a live answer', reply_to: 2 })
    const live = messageOf(page, 'a live answer').getByTestId('quotation')
    await live.getByText('line 2').waitFor()
    await ask(server, boris.token, 'POST /api/messages/recall', { ...to, seq: 2 })
    await expect.poll(() => live.textContent()).not.toContain('line 2')

    // It also follows while another conversation is open.
    await ask(server, boris.token, 'POST /api/send', { ...to, content: 'another answer', reply_to: 3 })
    const away = messageOf(page, 'another answer').getByTestId('quotation')
    await away.getByText('line 3').waitFor()
    await page.getByTestId('settings').click()
    await away.waitFor({ state: 'detached' })
    await ask(server, boris.token, 'POST /api/messages/recall', { ...to, seq: 3 })
    await page.goBack()
    await away.waitFor()
    await expect.poll(() => away.textContent()).not.toContain('line 3')

    // By the keyboard, from the menu of the answer.
    await messageOf(page, 'an answer').focus()
    await page.keyboard.press('Enter')
    await page.getByTestId('show-quoted').click()
    await expect.poll(() => isOnScreen(1)).toBe(true)
  })

  test('[X931] a jump makes the rows that a screen needs and lays the page out a few times, however much is loaded', async () => {
    const count = 400
    for (let start = 0; start < count; start += 20)
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          send(server.url, boris, anna, `line ${start + index}\n`.repeat(1 + (index % 5))),
        ),
      )
    const [last] = (await ask(server, anna.token, `GET /api/messages?target_id=${boris.id}&limit=1`)).messages
    await ask(server, anna.token, 'POST /api/sessions/read', { target_id: boris.id, seq: last.seq })
    await send(server.url, boris, anna, 'the newest')
    await ask(server, anna.token, 'POST /api/sessions/read', { target_id: boris.id, seq: count + 1 })
    await openChat(page, server.url, anna, boris)
    // Loads all of them.
    while ((await rowAt(1).count()) === 0) await timeline().evaluate((box) => box.scrollTo(0, 0))
    const devtools = await context.newCDPSession(page)
    await devtools.send('Performance.enable')
    const readLayouts = async () =>
      (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'LayoutCount')!
        .value

    const before = await readLayouts()
    const rows = await page.getByTestId('jump-to-newest').evaluate(async (button) => {
      ;(button as HTMLElement).click()
      // What the press has changed is in the page by then, and nothing has been painted.
      await Promise.resolve()
      return [...document.querySelectorAll<HTMLElement>('[data-client-id]')].map(({ dataset }) =>
        Number(dataset.seq),
      )
    })
    expect(rows.at(-1)).toBe(count + 1)
    expect(rows.length).toBeLessThanOrEqual(60)
    await expect.poll(() => distanceToEnd(page)).toBeLessThanOrEqual(1)
    expect((await readLayouts()) - before).toBeLessThanOrEqual(15)
    // More come with scrolling, as ever.
    await timeline().evaluate((box) => box.scrollTo(0, 0))
    await expect.poll(() => page.getByTestId('message').count()).toBeGreaterThan(60)
  })

  async function shownSeqs(): Promise<number[]> {
    return page
      .getByTestId('message')
      .evaluateAll((rows) => rows.map((row) => Number((row as HTMLElement).dataset.seq)))
  }
})
