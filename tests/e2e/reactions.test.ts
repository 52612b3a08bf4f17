/** Reacting to messages, as people do it. */
import { hasBrowser, type Page, type Person, register } from '@stonechat/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { expectNoViolations } from '../support/axe.js'
import { createGroup, messageOf, openChat, send, signIn, tryNow, untilOpen } from '../support/chat-page.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'
import { ask } from '../support/wire.js'

describe.skipIf(!hasBrowser())('reactions', { timeout: 120_000 }, () => {
  let world: WebWorld
  let server: WebWorld['server']
  let network: WebWorld['network']
  let browser: WebWorld['browser']

  beforeAll(async () => {
    world = await startWebWorld()
    ;({ server, network, browser } = world)
  })

  afterAll(() => world?.[Symbol.asyncDispose]())

  afterEach(() => network.heal())

  test('[X361] an emoji of the menu shows under the message for both at once, and goes by a press', async () => {
    const [anna, boris] = [await register(server), await register(server)]
    await send(server.url, anna, boris, 'lunch?')
    const { page: atAnna } = await browser.newPerson({ locale: 'en' })
    const { page: atBoris } = await browser.newPerson({ locale: 'zh-CN' })
    await openChat(atAnna, server.url, anna, boris)
    await openChat(atBoris, server.url, boris, anna)

    await messageOf(atBoris, 'lunch?').click({ button: 'right' })
    await atBoris.getByTestId('quick-❤️').click()
    const seen = messageOf(atAnna, 'lunch?').getByTestId('reaction')
    await seen.waitFor()
    expect(await seen.textContent()).toBe('❤️1')
    expect(await seen.getAttribute('data-own')).toBe('false')
    const own = messageOf(atBoris, 'lunch?').getByTestId('reaction')
    expect(await own.getByTestId('reaction-toggle').getAttribute('aria-pressed')).toBe('true')

    await seen.getByTestId('reaction-toggle').click()
    await own.getByText('2').waitFor()
    await own.getByTestId('reaction-toggle').click()
    await seen.getByText('1').waitFor()
    expect(await seen.getAttribute('data-own')).toBe('true')
    await atAnna.reload()
    await messageOf(atAnna, 'lunch?').getByTestId('reaction').waitFor()
    await seen.getByTestId('reaction-toggle').click()
    await own.waitFor({ state: 'detached' })
    await seen.waitFor({ state: 'detached' })
  })

  test('[T50] with three seconds of latency one’s own reaction is painted at once, and the answer moves nothing', async () => {
    const [anna, boris] = [await register(server), await register(server)]
    await send(server.url, anna, boris, 'lunch?')
    const { page } = await browser.newPerson({ locale: 'en' })
    await openChat(page, network.url, boris, anna)
    await messageOf(page, 'lunch?').click({ button: 'right' })
    await page.getByTestId('quick-👍').waitFor()
    network.delay(3_000)
    // Counted in frames, so that a busy machine does not decide: three of them are 50 ms.
    expect(await page.evaluate(pressAndCountFrames)).toBeLessThanOrEqual(3)
    const chip = await page.getByTestId('reaction').elementHandle()
    const expected = [{ emoji: '👍', count: 1, user_ids: [boris.id] }]
    await expect.poll(() => reactionsOf(server.url, boris, anna), { timeout: 20_000 }).toEqual(expected)
    // A message comes after the answer, on the same way.
    await send(server.url, anna, boris, 'now?')
    await messageOf(page, 'now?').waitFor()
    expect(await chip?.evaluate((element) => element.isConnected && element.textContent)).toBe('👍1')
  })

  test('[T51] a reaction made without a network goes out when it is back, and one that is refused is taken back with the reason', async () => {
    const [anna, boris] = [await register(server), await register(server)]
    await send(server.url, anna, boris, 'lunch?')
    const { page } = await browser.newPerson({ locale: 'en' })
    await openChat(page, network.url, boris, anna)
    const react = async (emoji: string) => {
      await messageOf(page, 'lunch?').click({ button: 'right' })
      await page.getByTestId(`quick-${emoji}`).click()
    }
    // So that the menu is there without a network.
    await messageOf(page, 'lunch?').click({ button: 'right' })
    await page.keyboard.press('Escape')
    network.refuse()
    network.cut()
    await react('🙏')
    await page.getByTestId('reaction').waitFor()
    network.heal()
    await tryNow(page)
    const expected = [{ emoji: '🙏', count: 1, user_ids: [boris.id] }]
    await expect.poll(() => reactionsOf(server.url, boris, anna), { timeout: 30_000 }).toEqual(expected)

    await ask(server, anna.token, 'POST /api/blocks', { user_id: boris.id })
    await react('👍')
    await page.getByText('was not added').waitFor()
    await expect.poll(() => page.getByTestId('reaction').allTextContents()).toEqual(['🙏1'])
  })

  test('[T52] the button beside a bubble offers six emoji and all others, of which one is found by its name and picked', async () => {
    const [anna, boris] = [await register(server), await register(server)]
    await send(server.url, anna, boris, 'lunch?')
    const { page } = await browser.newPerson({ locale: 'en' })
    await openChat(page, server.url, boris, anna)
    await messageOf(page, 'lunch?').hover()
    await messageOf(page, 'lunch?').getByTestId('hover-react').click()
    await expect.poll(() => page.locator('[data-testid^="quick-"]').count()).toBe(6)
    await page.getByTestId('react-all').click()
    const search = page.getByTestId('emoji-search')
    await search.waitFor()
    await expect.poll(() => search.evaluate((element) => element === document.activeElement)).toBe(true)
    await search.fill('pizza')
    await page.getByRole('gridcell', { name: 'pizza' }).first().click()
    await search.waitFor({ state: 'detached' })
    await page.getByTestId('reaction').waitFor()
    expect(await page.getByTestId('reaction').textContent()).toBe('🍕1')
    // The same by keys alone.
    await page.keyboard.press('Escape')
    await messageOf(page, 'lunch?').focus()
    await page.keyboard.press('Enter')
    await page.getByTestId('react-all').focus()
    await page.keyboard.press('Enter')
    await expect.poll(() => search.evaluate((element) => element === document.activeElement)).toBe(true)
    await page.keyboard.type('turtle')
    // Enter takes the first one: that of an earlier letter is none.
    await expect.poll(() => page.getByRole('gridcell').first().getAttribute('aria-label')).toBe('turtle')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByTestId('reaction').allTextContents()).toEqual(['🍕1', '🐢1'])
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-testid')))
      .toBe('message')
  })

  test('[T53] a press on the number lists who reacted, in pages, all of them or those with one emoji', async () => {
    const owner = await register(server)
    const others: Person[] = []
    for (let count = 0; count < 8; count += 1) others.push(await register(server))
    const group = await createGroup(server.url, owner, others)
    const target = { target_type: 'group', target_id: group }
    await ask(server, owner.token, 'POST /api/send', { ...target, content: 'who comes?' })
    for (const [index, { token }] of others.entries())
      for (const emoji of index < 5 ? ['👍', '🎉'] : ['👍'])
        await ask(server, token, 'POST /api/messages/react', { ...target, seq: 1, emoji, on: true })
    const { page } = await browser.newPerson({ locale: 'en' })
    await signIn(page, server.url, owner)
    await page.getByTestId('conversation').first().click()
    await untilOpen(page)
    await openList(page, '🎉')
    const rows = page.getByTestId('reactor')
    await expect.poll(() => rows.count()).toBe(5)
    await expectNoViolations(page)
    await page.getByTestId('reaction-filter').first().click()
    await expect.poll(() => rows.count()).toBe(13)
    const late = { ...target, seq: 1, emoji: '🎉' }
    for (const { token } of others.slice(5))
      await ask(server, token, 'POST /api/messages/react', { ...late, on: true })
    await expect.poll(() => rows.count()).toBe(16)
    await ask(server, others[0]!.token, 'POST /api/messages/react', { ...late, on: false })
    await expect.poll(() => rows.count()).toBe(15)
    expect(await page.getByTestId('reaction-filter').last().textContent()).toBe('🎉7')
    await page.keyboard.press('Escape')
    await page.getByTestId('who-reacted-list').waitFor({ state: 'detached' })
    // Who looks at a chip is told all the names.
    const chip = page.getByTestId('reaction').first()
    await chip.hover()
    await expect
      .poll(() => chip.getByTestId('reaction-toggle').getAttribute('title'))
      .toMatch(/^(?:[^,]+, ){6}[^,]+ and [^,]+ reacted with/)
    // What is open goes with its conversation.
    await openList(page, '🎉')
    await page.goBack()
    await page.getByTestId('timeline').waitFor({ state: 'detached' })
    await page.getByTestId('conversation').first().click()
    await untilOpen(page)
    expect(await page.getByTestId('who-reacted-list').count()).toBe(0)
  })
})

/** In the page: presses the first of the reactions that are near, and counts the frames until it is painted. */
async function pressAndCountFrames(): Promise<number> {
  let frames = 0
  const count = () => {
    frames += 1
    requestAnimationFrame(count)
  }
  const painted = new Promise<number>((resolve) => {
    new MutationObserver(() => {
      if (document.querySelector('[data-testid="reaction"]') !== null)
        requestAnimationFrame(() => resolve(frames))
    }).observe(document.body, { childList: true, subtree: true })
  })
  requestAnimationFrame(count)
  document.querySelector<HTMLElement>('[data-testid="quick-👍"]')!.click()
  return painted
}

async function openList(page: Page, emoji: string): Promise<void> {
  await page.locator(`[data-emoji="${emoji}"]`).getByTestId('reaction-count').click()
  await page.getByTestId('who-reacted-list').waitFor()
}

/** The reactions to the first message between two, as the server has them. */
async function reactionsOf(url: string, who: Person, other: Person): Promise<unknown> {
  const { messages } = await ask({ url }, who.token, `GET /api/messages?target_id=${other.id}`)
  return messages[0].reactions
}
