/** How the web app behaves, held in a real browser against a real server and a bad network. */
import { hasBrowser, type Person, register } from '@stonechat/testkit'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  addMember,
  block,
  countOnScreen,
  createGroup,
  distanceToEnd,
  lastText,
  messageOf,
  openChat,
  readAllOf,
  removeMember,
  send,
  signIn,
  textsOf,
  tryNow,
  unblock,
  unreadOf,
  untilOpen,
} from '../support/chat-page.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'

describe.skipIf(!hasBrowser())('the web app', () => {
  let world: WebWorld
  let server: WebWorld['server']
  let network: WebWorld['network']
  let browser: WebWorld['browser']
  let page: Page
  let anna: Person
  let boris: Person

  beforeAll(async () => {
    world = await startWebWorld()
    ;({ server, network, browser } = world)
  })

  afterAll(() => world?.[Symbol.asyncDispose]())

  beforeEach(async () => {
    anna = await register(server)
    boris = await register(server)
    page = (await browser.newPerson({ locale: 'en' })).page
  })

  afterEach(async () => {
    network.heal()
    await page.context().close()
  })

  test('[X1] keys that belong to an input method never send; the next Enter sends once', async () => {
    await openChat(page, server.url, anna, boris)
    await page.getByTestId('composer').focus()
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Input.imeSetComposition', { text: 'nihao', selectionStart: 5, selectionEnd: 5 })
    for (const [key, code] of [
      ['Enter', 'Enter'],
      [' ', 'Space'],
      ['Escape', 'Escape'],
      ['ArrowUp', 'ArrowUp'],
    ]) {
      await devtools.send('Input.dispatchKeyEvent', {
        type: 'rawKeyDown',
        key: key!,
        code: code!,
        windowsVirtualKeyCode: 229,
      })
    }
    await devtools.send('Input.insertText', { text: '你好' })
    await expect.poll(() => page.getByTestId('composer').inputValue()).toBe('你好')
    expect(await page.getByTestId('message').count()).toBe(0)

    // WebKit's order: the composition has ended before the key that ended it arrives.
    await page.getByTestId('composer').evaluate((field) => {
      field.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }),
      )
    })
    expect(await page.getByTestId('message').count()).toBe(0)

    await page.keyboard.press('Enter')
    await messageOf(page, '你好').and(page.locator('[data-status="sent"]')).waitFor()
    expect(await page.getByTestId('message').count()).toBe(1)
    await expect.poll(() => page.getByTestId('composer').inputValue()).toBe('')
  })

  test('[X2] with three seconds of latency the own bubble is there at once and five quick sends keep their order', async () => {
    await openChat(page, network.url, anna, boris)
    await page.getByTestId('composer').fill('warm up')
    await page.keyboard.press('Enter')
    await page.locator('[data-testid="message"][data-status="sent"]').waitFor()
    network.delay(3_000)
    await page.evaluate(watchEcho)

    const texts = ['one', 'two', 'three', 'four', 'five']
    for (const text of texts) {
      await page.keyboard.type(text)
      await page.keyboard.press('Enter')
    }
    await expect.poll(() => page.getByTestId('composer').inputValue()).toBe('')
    expect(await page.getByTestId('composer').evaluate((field) => field === document.activeElement)).toBe(
      true,
    )
    const readEchoes = () => page.evaluate(() => (window as unknown as EchoWindow).echoes)
    await expect.poll(async () => (await readEchoes()).length).toBe(texts.length)
    const echoes = await readEchoes()
    // Counted in frames, so that a busy machine does not decide: three of them are 50 ms.
    for (const frames of echoes) expect(frames).toBeLessThanOrEqual(3)

    network.heal()
    await page.locator('[data-testid="message"][data-seq="6"][data-status="sent"]').waitFor()
    const shown = await page
      .getByTestId('message')
      .evaluateAll((rows) => rows.map((row) => row.textContent ?? ''))
    expect(shown.slice(1).map((text) => texts.find((one) => text.startsWith(one)))).toEqual(texts)
    expect(await textsOf(server.url, boris, anna)).toEqual(['warm up', ...texts])
  })

  test('[X3] on the answer the bubble stays the same element and nothing moves', async () => {
    await openChat(page, network.url, anna, boris)
    await page.getByTestId('composer').fill('first')
    await page.keyboard.press('Enter')
    await page.locator('[data-testid="message"][data-status="sent"]').waitFor()
    for (const text of ['the same element', 'as wide as a bubble may become '.repeat(8)]) {
      network.freeze()
      await page.getByTestId('composer').fill(text)
      await page.keyboard.press('Enter')
      const id = await page
        .locator('[data-testid="message"][data-status="sending"]')
        .getAttribute('data-client-id')
      const row = page.locator(`[data-client-id="${id}"]`)
      await row.evaluate((element) => {
        ;(element as HTMLElement & { mark?: string }).mark = 'kept'
      })
      const bubble = row.getByTestId('bubble')
      const before = await bubble.boundingBox()
      network.heal()
      await page.locator(`[data-client-id="${id}"][data-status="sent"]`).waitFor()
      expect(await row.evaluate((element) => (element as HTMLElement & { mark?: string }).mark)).toBe('kept')
      expect(await bubble.boundingBox()).toEqual(before)
    }
  })

  test('[X7] older pages move the first visible message at most one pixel, and at most 120 rows are there', {
    timeout: 300_000,
  }, async () => {
    for (let i = 1; i <= 620; i++) await send(server.url, boris, anna, textOfHeight(i))
    await readAllOf(server.url, anna, boris)
    await openChat(page, server.url, anna, boris)
    await page.getByTestId('message').first().waitFor()
    await expect.poll(() => distanceToEnd(page)).toBeLessThanOrEqual(1)
    for (let turn = 0; turn < 10; turn++) {
      const moved = await page.getByTestId('timeline').evaluate(scrollToTopAndMeasure)
      expect(moved.firstSeqAfter).toBeLessThan(moved.firstSeqBefore)
      expect(Math.abs(moved.pixels)).toBeLessThanOrEqual(1)
      expect(moved.rows).toBeLessThanOrEqual(120)
    }
  })

  test('[X8] the list sticks only at its end; elsewhere a pill counts what came', async () => {
    for (let i = 1; i <= 40; i++) await send(server.url, boris, anna, `line ${i}`)
    await openChat(page, server.url, anna, boris)
    await page.getByTestId('message').first().waitFor()
    await page.getByTestId('timeline').evaluate((box) => box.scrollTo(0, box.scrollHeight))
    await send(server.url, boris, anna, 'at the end')
    await messageOf(page, 'at the end').waitFor()
    await expect.poll(() => distanceToEnd(page)).toBeLessThanOrEqual(1)

    await page.getByTestId('timeline').evaluate((box) => box.scrollBy(0, -400))
    const pill = page.getByTestId('jump-to-newest')
    await pill.waitFor()
    const place = await page.getByTestId('timeline').evaluate((box) => box.scrollTop)
    for (const text of ['new 1', 'new 2', 'new 3']) await send(server.url, boris, anna, text)
    await expect.poll(() => pill.getAttribute('data-count')).toBe('3')
    expect(await page.getByTestId('timeline').evaluate((box) => box.scrollTop)).toBe(place)
    await pill.click()
    await expect.poll(() => distanceToEnd(page)).toBeLessThanOrEqual(1)
    await pill.waitFor({ state: 'detached' })

    // Within 50 pixels of the end is at the end.
    await page.getByTestId('timeline').evaluate((box) => box.scrollBy(0, -40))
    await expect.poll(() => distanceToEnd(page)).toBe(40)
    await send(server.url, boris, anna, 'near the end')
    await messageOf(page, 'near the end').waitFor()
    await expect.poll(() => distanceToEnd(page)).toBeLessThanOrEqual(1)
  })

  test.each([
    { followOnSend: true, words: 'goes to the end' },
    { followOnSend: false, words: 'keeps the place' },
  ])(
    '[X9] a user who sends while reading older messages $words, by the setting',
    async ({ followOnSend }) => {
      await page
        .context()
        .addInitScript(
          (kept) => localStorage.setItem('stonechat.preferences', kept),
          JSON.stringify({ followOnSend }),
        )
      for (let i = 1; i <= 40; i++) await send(server.url, boris, anna, `line ${i}`)
      await openChat(page, server.url, anna, boris)
      await page.getByTestId('message').first().waitFor()
      await page.getByTestId('timeline').evaluate((box) => box.scrollTo(0, box.scrollHeight))
      await page.getByTestId('jump-to-newest').waitFor({ state: 'detached' })
      await page.getByTestId('timeline').evaluate((box) => box.scrollBy(0, -400))
      await page.getByTestId('jump-to-newest').waitFor()
      const place = await page.getByTestId('timeline').evaluate((box) => box.scrollTop)
      await page.getByTestId('composer').fill('my own')
      await page.keyboard.press('Enter')
      await messageOf(page, 'my own').and(page.locator('[data-status="sent"]')).waitFor()
      if (followOnSend) await expect.poll(() => distanceToEnd(page)).toBeLessThanOrEqual(1)
      else expect(await page.getByTestId('timeline').evaluate((box) => box.scrollTop)).toBe(place)
    },
  )

  test('[X10] the unread divider stays where it was; a hidden tab marks nothing read, a visible one does', async () => {
    const marks: string[] = []
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        if (String(payload).includes('"session.read"')) marks.push(String(payload))
      }),
    )
    for (const text of ['old 1', 'old 2', 'old 3']) await send(server.url, boris, anna, text)
    await openChat(page, server.url, anna, boris)
    const divider = page.getByTestId('unread-divider')
    await divider.waitFor()
    const row = page.locator(`[data-testid="conversation"][data-key="user:${boris.id}"]`)
    await row.getByTestId('unread-badge').waitFor({ state: 'detached' })

    const readBefore = marks.length
    expect(readBefore).toBeGreaterThan(0)
    await page.evaluate(setVisibility, 'hidden' as const)
    await send(server.url, boris, anna, 'while hidden')
    await messageOf(page, 'while hidden').waitFor()
    await row.getByTestId('unread-badge').waitFor()
    await expect.poll(() => page.title()).toMatch(/^\(1\) /)
    expect(marks.length).toBe(readBefore)

    await page.evaluate(setVisibility, 'visible' as const)
    await row.getByTestId('unread-badge').waitFor({ state: 'detached' })
    await expect.poll(() => unreadOf(server.url, anna, boris)).toBe(0)
    expect(marks.length).toBe(readBefore + 1)
    const next = await divider.evaluate((element) => element.nextElementSibling?.textContent ?? '')
    expect(next).toContain('old 1')
  })

  test('[X27] a conversation opens where reading stopped, even some pages back, and counts what is below', async () => {
    for (let i = 1; i <= 150; i++) await send(server.url, boris, anna, textOfHeight(i))
    await openChat(page, server.url, anna, boris)
    const divider = page.getByTestId('unread-divider')
    await divider.waitFor()
    const next = await divider.evaluate((element) => element.nextElementSibling?.textContent ?? '')
    expect(next).toContain('message 1')
    const top = await divider.evaluate((element) => element.getBoundingClientRect().top)
    expect(top).toBeGreaterThanOrEqual(0)
    expect(top).toBeLessThan(400)
    const row = page.locator(`[data-testid="conversation"][data-key="user:${boris.id}"]`)
    // What is on the screen is read, and nothing else.
    const onScreen = await page.getByTestId('timeline').evaluate(countOnScreen)
    const below = String(150 - onScreen)
    await expect.poll(() => page.getByTestId('jump-to-newest').getAttribute('data-count')).toBe(below)
    await expect.poll(() => row.getByTestId('unread-badge').textContent()).toContain(below)
  })

  test('[X13] being offline shows at once, a short loss never, a long one after five seconds', {
    timeout: 120_000,
  }, async () => {
    await openChat(page, network.url, anna, boris)
    const banner = page.getByTestId('connection-banner')
    await page.context().setOffline(true)
    await page.locator('[data-testid="connection-banner"][data-kind="offline"]').waitFor()
    await page.context().setOffline(false)
    await banner.waitFor({ state: 'detached' })

    network.refuse()
    const lostAt = Date.now()
    await page.locator('[data-testid="connection-banner"][data-kind="reconnecting"]').waitFor()
    expect(Date.now() - lostAt).toBeGreaterThanOrEqual(4_500)
    await banner.getByText(/^Reconnecting( in \d+ s|…)$/).waitFor()
    await banner.getByRole('button', { name: 'Try now' }).waitFor()
    network.heal()
    // Slow enough for catching up to be seen.
    network.delay(1_000)
    await tryNow(page)
    await page.locator('[data-testid="connection-banner"][data-kind="updating"]').waitFor()
    network.heal()
    await banner.waitFor({ state: 'detached' })
  })

  test('[X4] a message whose answer was lost is there once after the reconnect', async () => {
    await openChat(page, network.url, anna, boris)
    await page.getByTestId('composer').fill('first')
    await page.keyboard.press('Enter')
    await page.locator('[data-testid="message"][data-status="sent"]').waitFor()
    network.stopReading()
    await page.getByTestId('composer').fill('only once')
    await page.keyboard.press('Enter')
    await expect.poll(() => lastText(server.url, boris, anna)).toBe('only once')
    expect(await messageOf(page, 'only once').getAttribute('data-status')).not.toBe('sent')
    network.cut()
    network.heal()
    await messageOf(page, 'only once').and(page.locator('[data-status="sent"]')).waitFor()
    expect(await messageOf(page, 'only once').count()).toBe(1)
    expect(await textsOf(server.url, boris, anna)).toEqual(['first', 'only once'])
    await send(server.url, boris, anna, 'and the next')
    await page.locator('[data-testid="message"][data-seq="3"]').filter({ hasText: 'and the next' }).waitFor()
  })

  test('[X5] messages written offline wait and go out in order', async () => {
    await openChat(page, network.url, anna, boris)
    network.refuse()
    for (const text of ['queued 1', 'queued 2']) {
      await page.getByTestId('composer').fill(text)
      await page.keyboard.press('Enter')
    }
    const statuses = () =>
      page
        .getByTestId('message')
        .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.status))
    await expect.poll(statuses).toEqual(['queued', 'queued'])
    network.heal()
    await page.locator('[data-testid="message"][data-seq="2"][data-status="sent"]').waitFor()
    const shown = await page
      .getByTestId('message')
      .evaluateAll((rows) => rows.map((row) => row.textContent ?? ''))
    expect(shown.map((text) => text.slice(0, 8))).toEqual(['queued 1', 'queued 2'])
    expect(await textsOf(server.url, boris, anna)).toEqual(['queued 1', 'queued 2'])
  })

  test('[X6] a refused message shows its reason with retry, edit and delete, also after a reload', async () => {
    await block(server.url, boris, anna)
    await openChat(page, server.url, anna, boris)
    await page.getByTestId('composer').fill('can you read this?')
    await page.keyboard.press('Enter')
    const note = page.getByTestId('failed-note')
    await note.getByText('This message cannot be delivered to this person.').waitFor()
    await page.reload()
    await note.getByText('This message cannot be delivered to this person.').waitFor()
    await note.getByTestId('edit-failed').click()
    await expect.poll(() => page.getByTestId('composer').inputValue()).toBe('can you read this?')
    await note.waitFor({ state: 'detached' })

    await page.keyboard.press('Enter')
    await note.waitFor()
    await unblock(server.url, boris, anna)
    await note.getByTestId('retry').click()
    await page.locator('[data-testid="message"][data-status="sent"]').waitFor()
    await block(server.url, boris, anna)
    await page.getByTestId('composer').fill('never mind')
    await page.keyboard.press('Enter')
    await note.getByTestId('delete-failed').click()
    await messageOf(page, 'never mind').waitFor({ state: 'detached' })
    expect(await textsOf(server.url, boris, anna)).toEqual(['can you read this?'])
  })

  test('[X28] an edit that does not reach the server goes back into the field, and can be sent again', async () => {
    await openChat(page, network.url, anna, boris)
    const field = page.getByTestId('composer')
    await field.fill('with a tpyo')
    await page.keyboard.press('Enter')
    await page.locator('[data-testid="message"][data-status="sent"]').waitFor()
    network.refuse()
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => field.inputValue()).toBe('with a tpyo')
    await field.fill('without a typo')
    await page.keyboard.press('Enter')
    await page.getByTestId('toast').waitFor()
    await page.getByTestId('mode-bar').waitFor()
    expect(await field.inputValue()).toBe('without a typo')

    network.heal()
    await tryNow(page)
    await page.getByTestId('connection-banner').waitFor({ state: 'detached' })
    await expect
      .poll(async () => {
        // Where the socket is not back yet the edit comes back once more.
        if (await page.getByTestId('mode-bar').isVisible()) await page.getByTestId('send').click()
        return lastText(server.url, boris, anna)
      })
      .toBe('without a typo')
    await page.getByTestId('mode-bar').waitFor({ state: 'detached' })
    expect(await field.inputValue()).toBe('')
  })

  test('[X29] a conversation with a blocked user says so in place of the field, until the block is lifted there', async () => {
    await openChat(page, server.url, anna, boris)
    await page.getByTestId('block').click()
    await page.getByTestId('confirm').click()
    await page.getByTestId('blocked').waitFor()
    await page.getByTestId('composer').waitFor({ state: 'detached' })
    await page.reload()
    await page.getByTestId('blocked').getByRole('button').click()
    await page.getByTestId('composer').fill('on speaking terms')
    await page.keyboard.press('Enter')
    await messageOf(page, 'on speaking terms').and(page.locator('[data-status="sent"]')).waitFor()
  })

  test('[X18] the keyboard reaches everything', async () => {
    await openChat(page, server.url, anna, boris)
    await page.getByTestId('composer').fill('a message with a typo')
    await page.keyboard.press('Enter')
    await page.locator('[data-testid="message"][data-status="sent"]').waitFor()

    await page.keyboard.press('ArrowUp')
    await page.getByTestId('mode-bar').waitFor()
    await expect.poll(() => page.getByTestId('composer').inputValue()).toBe('a message with a typo')
    await page.keyboard.press('Escape')
    await page.getByTestId('mode-bar').waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => page.getByTestId('composer').inputValue()).toBe('a message with a typo')
    await page.getByTestId('composer').fill('a message without')
    await page.keyboard.press('Enter')
    await messageOf(page, 'a message without').waitFor()

    const vera = await register(server)
    await send(server.url, vera, anna, 'hello from Vera')
    await page.locator(`[data-testid="conversation"][data-key="user:${vera.id}"]`).waitFor()
    const title = page.getByTestId('conversation-title')
    // The newest conversation stands first.
    await page.keyboard.press('Alt+ArrowUp')
    await title.getByText(vera.username).waitFor()
    await page.keyboard.press('Alt+ArrowDown')
    await title.getByText(boris.username).waitFor()

    await page.keyboard.press('Control+k')
    await page.getByTestId('switcher-input').fill(vera.username)
    await page.keyboard.press('Enter')
    await title.getByText(vera.username).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByTestId('switcher-input').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('switcher-input').waitFor({ state: 'detached' })
    await title.getByText(vera.username).waitFor()

    await page.keyboard.press('Alt+ArrowDown')
    await messageOf(page, 'a message without').waitFor()
    await page.getByTestId('composer').fill('and one more')
    await page.keyboard.press('Enter')
    await messageOf(page, 'and one more').waitFor()
    const isFocused = (text: string) =>
      messageOf(page, text).evaluate((row) => row === document.activeElement)
    expect(await page.locator('[data-testid="message"][tabindex="0"]').count()).toBe(1)
    await page.locator('[data-testid="message"][tabindex="0"]').focus()
    await page.keyboard.press('ArrowUp')
    expect(await isFocused('a message without')).toBe(true)
    await page.keyboard.press('ArrowDown')
    expect(await isFocused('and one more')).toBe(true)
    await page.keyboard.press('Enter')
    await page.getByRole('menu').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'detached' })
    await page.keyboard.press('?')
    await page.getByTestId('keyboard-help').waitFor()
  })

  test('[X24] a user who is removed from a group sees that at once, and can write again once added again', async () => {
    const group = await createGroup(server.url, boris, [anna])
    await signIn(page, server.url, anna)
    await page.goto(`${server.url}/g/${group}`)
    await untilOpen(page)
    await removeMember(server.url, boris, group, anna)
    await page.getByTestId('not-member').waitFor()
    await addMember(server.url, boris, group, anna)
    await page.getByTestId('composer').fill('back again')
    await page.keyboard.press('Enter')
    await messageOf(page, 'back again').and(page.locator('[data-status="sent"]')).waitFor()
  })

  test('[X14] a draft outlives a change of conversation and a reload, and the list shows it', async () => {
    const vera = await register(server)
    await send(server.url, boris, anna, 'hello')
    await openChat(page, server.url, anna, boris)
    await page.getByTestId('composer').fill('half a sent')
    await page.goto(`${server.url}/u/${vera.id}`)
    await page.getByTestId('draft-marker').waitFor()
    await page.goto(`${server.url}/u/${boris.id}`)
    await expect.poll(() => page.getByTestId('composer').inputValue()).toBe('half a sent')

    await page.getByTestId('composer').fill('')
    await page.getByTestId('draft-marker').waitFor({ state: 'detached' })
    await send(server.url, vera, anna, 'hello')
    const rowOfVera = page.locator(`[data-testid="conversation"][data-key="user:${vera.id}"]`)
    await rowOfVera.waitFor()
    await page.getByTestId('composer').fill('half a sentence')
    // Counted in frames: the list does not wait for the pause after which the server gets it.
    const frames = await rowOfVera.evaluate(async (row) => {
      ;(row as HTMLElement).click()
      for (let count = 0; count < 120; count += 1) {
        if (document.querySelector('[data-testid="draft-marker"]') !== null) return count
        await new Promise((resolve) => requestAnimationFrame(resolve))
      }
      return Number.POSITIVE_INFINITY
    })
    expect(frames).toBeLessThanOrEqual(10)
  })

  test('[X19] a new message is announced as "sender: text", history is not', async () => {
    await send(server.url, boris, anna, 'from before')
    // A page that starts anew may catch up with what the one before it had not kept: that counts as new.
    await signIn(page, server.url, anna)
    await page.locator(`[data-testid="conversation"][data-key="user:${boris.id}"]`).click()
    await messageOf(page, 'from before').waitFor()
    // Until the name is known, its id stands for it.
    await page.getByTestId('conversation-title').getByText(boris.username).waitFor()
    expect(await page.getByTestId('announcer').textContent()).toBe('')
    await send(server.url, boris, anna, 'just now')
    await expect.poll(() => page.getByTestId('announcer').textContent()).toBe(`${boris.username}: just now`)
  })

  test('[X20] on a phone of 320 pixels nothing overflows, the composer stands at the bottom, and back goes back', async () => {
    const phone = (
      await browser.newPerson({ viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true })
    ).page
    await send(server.url, boris, anna, `https://example.org/${'a'.repeat(300)} ${'很长的中文'.repeat(60)}`)
    await signIn(phone, server.url, anna)
    await phone.getByTestId('conversation').click()
    await phone.getByTestId('message').waitFor()
    const overflow = () => phone.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    const gap = () =>
      phone
        .getByTestId('composer')
        .evaluate((field) => visualViewport!.height - field.getBoundingClientRect().bottom)
    await expect.poll(gap).toBeLessThanOrEqual(16)
    expect(await gap()).toBeGreaterThanOrEqual(0)
    expect(await overflow()).toBe(0)
    await phone.getByTestId('toggle-details').click()
    await phone.getByTestId('details').waitFor()
    await phone.goBack()
    await phone.getByTestId('details').waitFor({ state: 'detached' })
    await phone.getByTestId('back').click()
    await phone.getByTestId('conversation').waitFor()
    await phone.context().close()
  })

  test('[X37] on a phone a long press opens the actions of a message or a conversation, and they stay when the finger leaves', async () => {
    const { context, page: phone } = await browser.newPerson({
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    })
    const devtools = await context.newCDPSession(phone)
    const pressLong = async (text: string, item: string) => {
      const { x, y } = (await phone.getByText(text).last().boundingBox())!
      const touch = (type: 'touchStart' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
        devtools.send('Input.dispatchTouchEvent', { type, touchPoints })
      await touch('touchStart', [{ x: x + 8, y: y + 8 }])
      await phone.getByTestId(item).waitFor()
      await touch('touchEnd', [])
      await phone.getByTestId(item).tap()
    }
    await send(server.url, boris, anna, 'press me')
    await signIn(phone, server.url, anna)
    await phone.getByTestId('conversation').waitFor()
    await pressLong('press me', 'mark-read')
    await phone.getByTestId('unread-badge').waitFor({ state: 'detached' })
    expect(new URL(phone.url()).pathname).toBe('/')

    await phone.getByTestId('conversation').tap()
    await messageOf(phone, 'press me').waitFor()
    await pressLong('press me', 'reply')
    await phone.getByTestId('mode-bar').getByText('press me').waitFor()
    await context.close()
  })

  test('[X21] what was typed on the card outlives the switch, errors stand at their field in both languages', async () => {
    await page.goto(server.url)
    await page.getByTestId('phone').fill(anna.phone)
    await page.getByTestId('password').fill('not the password')
    await page.getByTestId('submit').click()
    await page.getByText('The account, password or code is wrong.').waitFor()
    await page.getByTestId('language-zh-CN').click()
    await page.getByText('账号、密码或验证码错误。').waitFor()
    await page.getByTestId('mode-register').click()
    await page.getByTestId('username').fill('somebody_else')
    expect(await page.getByTestId('phone').inputValue()).toBe(anna.phone)
    await page.getByTestId('submit').click()
    await page.getByText('该手机号已注册。').waitFor()
    await expect.poll(() => page.getByTestId('phone').getAttribute('aria-invalid')).toBe('true')
  })

  test('[X22] no page breaks its content security policy or asks another origin for anything', async () => {
    const faults: string[] = []
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url)) faults.push(request.url())
    })
    await openChat(page, server.url, anna, boris)
    await page.getByTestId('new-conversation').click()
    await page.getByTestId('find-user').waitFor()
    await page.keyboard.press('Escape')
    await page.getByTestId('settings').click()
    await page.getByTestId('device').first().waitFor()
    expect(faults).toEqual([])
  })
})

interface EchoWindow {
  echoes: number[]
}

/** In the page: notes for each Enter how long it takes until the next own bubble is painted, milliseconds. */
function watchEcho(): void {
  const echoes: number[] = []
  ;(window as unknown as EchoWindow).echoes = echoes
  let frames = 0
  const count = () => {
    frames += 1
    requestAnimationFrame(count)
  }
  requestAnimationFrame(count)
  const note = (event: KeyboardEvent) => {
    if (event.key === 'Enter') frames = 0
  }
  document.addEventListener('keydown', note, true)
  new MutationObserver((changes) => {
    const isNew = changes.some(({ addedNodes }) =>
      [...addedNodes].some((node) => node instanceof HTMLElement && node.dataset.testid === 'message'),
    )
    if (isNew) requestAnimationFrame(() => echoes.push(frames))
  }).observe(document.querySelector('[data-testid="timeline"]')!, { childList: true, subtree: true })
}

/** In the page: scrolls to the top, waits for older rows, and returns how far the first visible row moved meanwhile. */
async function scrollToTopAndMeasure(box: HTMLElement | SVGElement) {
  const rowsNow = () => [...box.querySelectorAll<HTMLElement>('[data-client-id]')]
  const firstSeq = () => Number(rowsNow()[0]?.dataset.seq)
  const firstSeqBefore = firstSeq()
  // Where rows above are already loaded, paging is as quick as the scroll itself.
  box.scrollTop = 40
  const top = box.getBoundingClientRect().top
  const eye = rowsNow().find((row) => row.getBoundingClientRect().bottom > top)!
  const before = eye.getBoundingClientRect().top
  const deadline = performance.now() + 30_000
  while (firstSeq() >= firstSeqBefore && performance.now() < deadline) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
  await new Promise((resolve) => requestAnimationFrame(resolve))
  const pixels = eye.isConnected ? eye.getBoundingClientRect().top - before : Number.NaN
  return { firstSeqBefore, firstSeqAfter: firstSeq(), pixels, rows: rowsNow().length }
}

/** In the page: the events of the browser when the tab is hidden or shown. */
function setVisibility(state: 'hidden' | 'visible'): void {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}

/** Messages of one to five lines. */
function textOfHeight(i: number): string {
  return `message ${i}${'\nanother line of it'.repeat(i % 5)}`
}
