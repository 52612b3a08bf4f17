/** Polls, as people ask and answer them. */
import { hasBrowser, type Page, type Person, register } from '@stonechat/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createGroup, messageOf, openChat, send, signIn, untilOpen } from '../support/chat-page.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'
import { ask } from '../support/wire.js'

describe.skipIf(!hasBrowser())('polls', { timeout: 120_000 }, () => {
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

  test('[T400] a poll is written from the menu beside the field by keys alone, kept when the form is closed, and seen by both', async () => {
    const [anna, boris] = [await register(server), await register(server)]
    await send(server.url, boris, anna, 'lunch?')
    const { page } = await browser.newPerson({ locale: 'en' })
    const { page: atBoris } = await browser.newPerson({ locale: 'zh-CN' })
    await openChat(page, server.url, anna, boris)
    await openChat(atBoris, server.url, boris, anna)
    await page.getByTestId('composer').fill('half a sentence')
    const open = async () => {
      await page.getByTestId('attach').focus()
      await page.keyboard.press('Enter')
      await page.getByTestId('attach-poll').focus()
      await page.keyboard.press('Enter')
      await expect.poll(() => focusOf(page)).toBe('poll-question')
    }

    await open()
    await page.keyboard.type('Where to?')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Pizza')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Pizza')
    // From the last one Enter adds another, Backspace takes an empty one out.
    await page.keyboard.press('Enter')
    await expect.poll(() => focusOf(page)).toBe('poll-option-3')
    await page.keyboard.press('Backspace')
    await expect.poll(() => focusOf(page)).toBe('poll-option-2')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Soup')
    // It goes up by its keys, and by those of its handle.
    await page.keyboard.press('Alt+ArrowUp')
    await expect.poll(() => focusOf(page)).toBe('poll-option-2')
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => optionsOf(page)).toEqual(['Soup', 'Pizza', 'Pizza'])

    await page.keyboard.press('Escape')
    await page.getByTestId('poll-form').waitFor({ state: 'detached' })
    await open()
    expect(await optionsOf(page)).toEqual(['Soup', 'Pizza', 'Pizza'])
    await page.getByTestId('poll-send').press('Enter')
    await page.getByText('This option is there twice').waitFor()
    await expect.poll(() => focusOf(page)).toBe('poll-option-3')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('Noodles')
    await page.getByTestId('poll-send').press('Enter')

    const seen = atBoris.getByTestId('poll')
    await seen.getByText('还没有人投票').waitFor()
    expect(await seen.getByRole('radio').evaluateAll((all) => all.map((one) => one.ariaLabel))).toEqual([
      ...['Soup, 0 票', 'Pizza, 0 票', 'Noodles, 0 票'],
    ])
    await page.getByTestId('poll').waitFor()
    expect(await page.getByTestId('composer').inputValue()).toBe('half a sentence')
    await page.goto(server.url)
    await page.getByTestId('conversation').filter({ hasText: '[Draft] half a sentence' }).waitFor()
    await atBoris.goto(server.url)
    await atBoris.getByTestId('conversation').filter({ hasText: '[投票] Where to?' }).waitFor()
  })

  test('[T403] votes show on both sides as they come, another choice takes the place of the first, and one is taken back', async () => {
    const { anna, boris } = await askOther(server)
    const { page: atAnna } = await browser.newPerson({ locale: 'en' })
    const { page: atBoris } = await browser.newPerson({ locale: 'en' })
    await openChat(atAnna, server.url, anna, boris)
    await openChat(atBoris, server.url, boris, anna)
    await choose(atBoris, 0)
    await expect.poll(() => countsOf(atAnna)).toEqual([1, 0])
    expect(await chosenIn(atAnna)).toEqual([])
    await choose(atAnna, 1)
    await expect.poll(() => countsOf(atBoris)).toEqual([1, 1])
    // What one chose stays, whoever else votes.
    expect(await chosenIn(atBoris)).toEqual([0])
    await atAnna.getByText('2 people voted').waitFor()
    await choose(atBoris, 1)
    await expect.poll(() => countsOf(atAnna)).toEqual([0, 2])
    await atAnna.reload()
    await expect.poll(() => countsOf(atAnna)).toEqual([0, 2])
    expect(await chosenIn(atAnna)).toEqual([1])
    await atAnna.getByTestId('poll-take-back').click()
    await expect.poll(() => countsOf(atBoris)).toEqual([0, 1])
    expect(await chosenIn(atAnna)).toEqual([])
  })

  test('[T408] with three seconds of latency one’s own vote is painted at once, and the answer moves nothing', async () => {
    const { anna, boris } = await askOther(server)
    const { page } = await browser.newPerson({ locale: 'en' })
    await openChat(page, network.url, boris, anna)
    await page.getByTestId('poll-option').first().waitFor()
    network.delay(3_000)
    // Counted in frames, so that a busy machine does not decide: three of them are 50 ms.
    expect(await page.evaluate(pressAndCountFrames)).toBeLessThanOrEqual(3)
    expect(await countsOf(page)).toEqual([1, 0])
    const option = await page.getByTestId('poll-option').first().elementHandle()
    const voted = async () => (await pollOf(server, anna, boris)).counts
    await expect.poll(voted, { timeout: 20_000 }).toEqual([1, 0])
    await send(server.url, anna, boris, 'thanks')
    await messageOf(page, 'thanks').waitFor({ timeout: 20_000 })
    expect(await option?.evaluate((element) => element.isConnected && element.ariaChecked)).toBe('true')
    expect(await countsOf(page)).toEqual([1, 0])
  })

  test('[T409] a vote that the server refuses is taken back, and the reason is said', async () => {
    const { anna, boris } = await askOther(server)
    const { page } = await browser.newPerson({ locale: 'en' })
    await openChat(page, server.url, boris, anna)
    await page.getByTestId('poll-option').first().waitFor()
    await ask(server, anna.token, 'POST /api/blocks', { user_id: boris.id })
    await choose(page, 0)
    await page.getByText('Your vote was not counted.').waitFor()
    await expect.poll(() => countsOf(page)).toEqual([0, 0])
    expect(await chosenIn(page)).toEqual([])
  })

  test('[T410] an open poll lists who voted for each option, page by page; of an anonymous one nothing says who', async () => {
    const [anna, boris] = [await register(server), await register(server)]
    const others: Person[] = []
    for (let count = 0; count < 4; count += 1) others.push(await register(server))
    const group = await createGroup(server.url, anna, [boris, ...others])
    const target = { target_type: 'group', target_id: group }
    const options = ['Pizza', 'Soup']
    for (const poll of [{ question: 'Open?' }, { question: 'Secret?', anonymous: true, multiple: true }])
      await ask(server, anna.token, 'POST /api/send', {
        ...target,
        content: { type: 'poll', options, ...poll },
      })
    for (const [index, { token }] of others.entries())
      for (const seq of [1, 2])
        await ask(server, token, 'POST /api/messages/vote', {
          ...target,
          seq,
          options: [index === 0 ? 0 : 1],
        })

    const { page } = await browser.newPerson({ locale: 'en' })
    await signIn(page, server.url, boris)
    await page.goto(`${server.url}/g/${group}`)
    await untilOpen(page)
    const open = messageOf(page, 'Open?')
    await open.getByTestId('poll-who').click()
    const voters = page.getByTestId('voter')
    await expect.poll(() => voters.count()).toBe(3)
    await page.getByTestId('poll-filter').first().click()
    await expect.poll(() => voters.allTextContents()).toEqual([expect.stringContaining(others[0]!.username)])
    // The list follows who changes their mind.
    await ask(server, others[0]!.token, 'POST /api/messages/vote', { ...target, seq: 1, options: [1] })
    await expect.poll(() => voters.count()).toBe(0)
    await page.keyboard.press('Escape')

    const secret = messageOf(page, 'Secret?')
    await secret.getByRole('checkbox', { name: 'Pizza, 1 vote' }).click()
    await secret.getByRole('checkbox', { name: 'Soup, 3 votes' }).click()
    await secret.getByText('5 people voted').waitFor()
    const chosen = secret.getByRole('checkbox', { checked: true })
    await expect.poll(() => chosen.count()).toBe(2)
    expect(await secret.getByTestId('poll-who').count()).toBe(0)
    expect(await secret.getByTestId('poll-close').count()).toBe(0)
    const { messages } = await ask(
      server,
      anna.token,
      `GET /api/messages?target_type=group&target_id=${group}`,
    )
    await expect
      .poll(() => secret.getByTestId('poll-count').allTextContents())
      .toEqual(['22 votes', '44 votes'])
    expect(JSON.stringify(messages[1].poll)).not.toContain(String(others[0]!.id))
  })

  test('[T411] a poll is ended by who looks after the group and by its time; then it shows only what became of it', async () => {
    const [anna, boris] = [await register(server), await register(server)]
    const group = await createGroup(server.url, anna, [boris])
    const target = { target_type: 'group', target_id: group }
    const content = { type: 'poll', question: 'Tea?', options: ['Yes', 'No'] }
    await ask(server, boris.token, 'POST /api/send', { ...target, content })
    const { page: atAnna } = await browser.newPerson({ locale: 'en' })
    const { page: atBoris } = await browser.newPerson({ locale: 'zh-CN' })
    for (const [page, who] of [[atAnna, anna] as const, [atBoris, boris] as const]) {
      await signIn(page, server.url, who)
      await page.goto(`${server.url}/g/${group}`)
      await untilOpen(page)
    }
    await choose(atBoris, 0)
    await expect.poll(() => countsOf(atAnna)).toEqual([1, 0])
    await atAnna.getByTestId('poll-close').click()
    await atAnna.getByTestId('confirm').click()
    await atBoris.getByTestId('poll-closed').waitFor()
    expect(await atBoris.getByTestId('poll').getByRole('radio').count()).toBe(0)
    await atBoris.getByTestId('poll-option').first().getByRole('img', { name: '我的选择' }).waitFor()
    expect(await atBoris.getByTestId('poll-take-back').count()).toBe(0)

    const closes_at = Date.now() + 5_000
    await ask(server, anna.token, 'POST /api/send', {
      ...target,
      content: { ...content, question: 'Cake?', closes_at },
    })
    const cake = messageOf(atBoris, 'Cake?')
    await cake.getByRole('radio').first().waitFor()
    await cake.getByTestId('poll-closed').waitFor({ timeout: 30_000 })
    expect(Date.now()).toBeGreaterThanOrEqual(closes_at)
    expect(await cake.getByRole('radio').count()).toBe(0)
  })

  test('[T412] a poll of one answer is one tab stop in its row, whose arrows choose nothing until Space or Enter', async () => {
    const { anna, boris } = await askOther(server)
    const { page } = await browser.newPerson({ locale: 'en' })
    await openChat(page, server.url, boris, anna)
    await page.getByTestId('poll-option').first().waitFor()
    await page.getByTestId('message').focus()
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    expect(await chosenIn(page)).toEqual([])
    await page.keyboard.press('Space')
    await expect.poll(() => countsOf(page)).toEqual([0, 1])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => countsOf(page)).toEqual([1, 0])
    await page.keyboard.press('Tab')
    expect(await focusOf(page)).toBe('poll-who')
    const group = page.getByRole('radiogroup', { name: 'Lunch?' })
    expect(await group.getByRole('radio', { checked: true }).getAttribute('aria-label')).toBe('Pizza, 1 vote')
  })
})

/** Two people, of whom the first asks the other. */
async function askOther(server: WebWorld['server']): Promise<{ anna: Person; boris: Person }> {
  const [anna, boris] = [await register(server), await register(server)]
  const content = { type: 'poll', question: 'Lunch?', options: ['Pizza', 'Soup'] }
  await ask(server, anna.token, 'POST /api/send', { target_id: boris.id, content })
  return { anna, boris }
}

function choose(page: Page, place: number): Promise<void> {
  return page.getByTestId('poll-option').nth(place).click()
}

function countsOf(page: Page): Promise<number[]> {
  return page
    .getByTestId('poll-count')
    .evaluateAll((all) => all.map((one) => Number(one.firstElementChild?.textContent)))
}

/** The places of the options that one chose. */
function chosenIn(page: Page): Promise<number[]> {
  return page
    .getByTestId('poll-option')
    .evaluateAll((all) => all.flatMap((one, place) => (one.ariaChecked === 'true' ? [place] : [])))
}

function optionsOf(page: Page): Promise<string[]> {
  return page
    .locator('[data-option-field]')
    .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))
}

function focusOf(page: Page): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.getAttribute('data-testid'))
}

/** The poll between two, as the server has it. */
async function pollOf(server: { readonly url: string }, who: Person, other: Person) {
  const { messages } = await ask(server, who.token, `GET /api/messages?target_id=${other.id}`)
  return messages[0].poll ?? { counts: [0, 0] }
}

/** In the page: presses the first option, and counts the frames until it is painted as chosen. */
async function pressAndCountFrames(): Promise<number> {
  let frames = 0
  const count = () => {
    frames += 1
    requestAnimationFrame(count)
  }
  const option = document.querySelector<HTMLElement>('[data-testid="poll-option"]')!
  const painted = new Promise<number>((resolve) => {
    new MutationObserver(() => {
      if (option.ariaChecked === 'true') requestAnimationFrame(() => resolve(frames))
    }).observe(option, { attributes: true })
  })
  requestAnimationFrame(count)
  option.click()
  return painted
}
