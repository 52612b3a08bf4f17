/** Selecting, forwarding and keeping messages, as people do it. */
import {
  hasBrowser,
  openBrowser,
  type Person,
  type RunningApp,
  register,
  startApp,
  type TestBrowser,
} from '@stonechat/testkit'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { messageOf, openChat, send } from '../support/chat-page.js'
import { ask } from '../support/wire.js'

describe.skipIf(!hasBrowser())('forwarding', { timeout: 120_000 }, () => {
  let browser: TestBrowser
  let server: RunningApp
  let [anna, boris, cem]: Person[] = []
  let page: Page

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([openBrowser(), startApp()])
  })

  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
  })

  beforeEach(async () => {
    ;[anna, boris, cem] = await Promise.all([register(server), register(server), register(server)])
    ;({ page } = await browser.newPerson({ locale: 'en' }))
    await send(server.url, cem!, anna!, 'hello from Cem')
    for (const words of ['one', 'two', 'three']) await send(server.url, boris!, anna!, words)
    await openChat(page, server.url, anna!, boris!)
  })

  const listOf = async (who: Person, other: Person) =>
    (await ask({ url: server.url }, who.token, `GET /api/messages?target_id=${other.id}`)).messages

  async function chooseFromMenu(words: string, item: string) {
    await messageOf(page, words).click({ button: 'right' })
    await page.getByTestId(item).click()
  }

  test('[T283] a message goes to several conversations by its menu, which say whose words it is', async () => {
    await chooseFromMenu('two', 'forward')
    await page.getByTestId('forward-target').first().waitFor()
    expect(await page.getByTestId('forward-target').first().textContent()).toContain('Notes to self')
    await page.getByTestId('forward-search').fill(cem!.username)
    await page.getByTestId('forward-target').filter({ hasText: cem!.username }).click()
    await page.getByTestId('forward-search').fill('')
    await page.getByTestId('forward-target').first().click()
    await page.getByTestId('forward-send').click()
    await expect.poll(async () => (await listOf(cem!, anna!)).length).toBe(2)
    expect((await listOf(cem!, anna!)).at(-1)).toMatchObject({
      content: { text: 'two' },
      forwarded: { sender_id: boris!.id },
    })
    await expect.poll(async () => (await listOf(anna!, anna!)).length).toBe(1)
    await page.goto(`${server.url}/u/${cem!.id}`)
    const bubble = messageOf(page, 'two')
    await bubble.waitFor()
    expect(await bubble.getByTestId('forwarded').textContent()).toContain(boris!.username)
  })

  test('[T284] messages are selected by presses, by a range and by keys, and go as one record, which opens', async () => {
    await chooseFromMenu('one', 'select')
    await page.getByTestId('select-bar').waitFor()
    // Those of others stay at their edge, beside their marks.
    const mark = (await messageOf(page, 'one').getByTestId('select-mark').boundingBox())!
    const bubble = (await messageOf(page, 'one').getByTestId('bubble').boundingBox())!
    expect(bubble.x - mark.x).toBeLessThan(50)
    await messageOf(page, 'three').click({ modifiers: ['Shift'] })
    await expect.poll(() => page.getByTestId('select-count').textContent()).toBe('3 messages')
    await messageOf(page, 'two').click()
    await expect.poll(() => page.getByTestId('select-count').textContent()).toBe('2 messages')
    await messageOf(page, 'two').focus()
    await page.keyboard.press('Space')
    await expect.poll(() => page.getByTestId('select-count').textContent()).toBe('3 messages')
    await page.getByTestId('select-merge').click()
    await page.getByTestId('forward-target').first().click()
    await page.getByTestId('forward-send').click()
    await page.getByTestId('select-bar').waitFor({ state: 'detached' })

    // [T285] and [T286]: the notes, with a record that opens.
    await page.getByTestId('notes').click()
    const record = page.getByTestId('record-card')
    await record.waitFor()
    await expect.poll(() => record.textContent()).toContain(`${boris!.username}: one`)
    await record.click()
    await page.getByTestId('record-view').waitFor()
    expect(await page.getByTestId('record-entry').count()).toBe(3)
    await page.keyboard.press('Escape')
    await page.getByTestId('record-view').waitFor({ state: 'detached' })
  })

  test('[T281] Esc and leaving the conversation end selecting, and what was being written is still there', async () => {
    await page.getByTestId('composer').fill('half a')
    await chooseFromMenu('one', 'select')
    await page.getByTestId('select-bar').waitFor()
    expect(await page.getByTestId('composer').isVisible()).toBe(false)
    await page.keyboard.press('Escape')
    await page.getByTestId('select-bar').waitFor({ state: 'detached' })
    expect(await page.getByTestId('composer').inputValue()).toBe('half a')
    await chooseFromMenu('one', 'select')
    await page.getByTestId('conversation').filter({ hasText: cem!.username }).click()
    await messageOf(page, 'hello from Cem').waitFor()
    expect(await page.getByTestId('select-mark').count()).toBe(0)
  })

  test('[T285] a record in a record opens in a view of its own', async () => {
    const forward = (target_id: number, seqs: number[]) =>
      ask({ url: server.url }, anna!.token, 'POST /api/messages/forward', {
        ...{ from: { target_id }, seqs, to: [{ target_id: anna!.id }], as: 'record' },
      })
    await forward(boris!.id, [1, 2, 3])
    await forward(anna!.id, [1])
    await page.goto(`${server.url}/u/${anna!.id}`)
    const outer = page.getByTestId('message').last().getByTestId('record-card')
    await outer.click()
    await page.getByTestId('record-view').getByTestId('record-card').click()
    await expect.poll(() => page.getByTestId('record-view').count()).toBe(2)
    expect(
      await page.getByTestId('record-view').last().getByTestId('record-entry').allTextContents(),
    ).toEqual(['one', 'two', 'three'].map((words) => expect.stringContaining(words)))
  })

  test('[T286] a message is kept at one press, and the notes are found by their name', async () => {
    await chooseFromMenu('three', 'save')
    await expect.poll(async () => (await listOf(anna!, anna!)).length).toBe(1)
    await page.keyboard.press('Control+k')
    await page.getByTestId('switcher-input').fill('notes')
    await page.keyboard.press('Enter')
    await messageOf(page, 'three').waitFor()
    await page.getByTestId('message').click({ button: 'right' })
    await page.getByTestId('forward').waitFor()
    expect(await page.getByTestId('save').count()).toBe(0)
  })
})
