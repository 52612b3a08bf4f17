/** Mentions as people write and find them. */
import { hasBrowser, type Person, type RunningApp, register } from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signIn, untilOpen } from '../support/chat-page.js'
import { startWebWorld, type WebWorld } from '../support/web-world.js'
import { ask } from '../support/wire.js'

const wide = { viewport: { width: 1_280, height: 800 } }

/** Waits until the newest message of a group says this: a bubble is there before the server has it. */
async function expectNewest(
  server: RunningApp,
  reader: Person,
  groupId: number,
  says: object,
): Promise<void> {
  const list = `GET /api/messages?target_type=group&target_id=${groupId}` as const
  await expect.poll(async () => (await ask(server, reader.token, list)).messages.at(-1)).toMatchObject(says)
}

describe.skipIf(!hasBrowser())('mentions', { timeout: 180_000 }, () => {
  let world: WebWorld
  let server: WebWorld['server']
  let browser: WebWorld['browser']
  beforeAll(async () => {
    world = await startWebWorld()
    ;({ server, browser } = world)
  })
  afterAll(() => world?.[Symbol.asyncDispose]())

  test('[T96] a member is picked by pinyin, initials or name after an @, is named in the message, and finds it from the list and by a button', async () => {
    const [anna, boris, cem] = [await register(server), await register(server), await register(server)]
    await ask(server, cem.token, 'POST /api/user/update', { nickname: '重庆小李' })
    const group = { name: '茶', member_ids: [boris.id, cem.id] }
    const { id } = await ask(server, anna.token, 'POST /api/groups', group)
    const target = { target_type: 'group', target_id: id }
    const say = (content: string, extras = {}) =>
      ask(server, anna.token, 'POST /api/send', { ...target, content, ...extras })

    const { page } = await browser.newPerson(wide)
    await signIn(page, server.url, anna)
    await page.getByTestId('conversation').click()
    const composer = page.getByTestId('composer')
    const items = page.getByTestId('completion-item')
    for (const query of ['cqxl', 'chongq', '小李', '重']) {
      await composer.fill('')
      await composer.pressSequentially(`你好@${query}`)
      await items.getByText('重庆小李').waitFor()
    }
    await composer.press('Enter')
    expect(await composer.inputValue()).toBe('你好@重庆小李 ')
    // What was picked outlives the page, as the draft does.
    await page.reload()
    await untilOpen(page)
    await expect.poll(() => composer.inputValue()).toBe('你好@重庆小李 ')
    await composer.press('End')
    await composer.pressSequentially('@')
    await items.getByText('所有人').waitFor()
    await composer.press('Backspace')
    await composer.press('Enter')
    const chip = page.getByTestId('mention')
    await chip.getByText('@重庆小李').waitFor()
    await expectNewest(server, cem, id, { mentions: [cem.id], mention_names: ['重庆小李'] })

    await ask(server, cem.token, 'POST /api/sessions/read', { ...target, seq: 1 })
    for (let count = 0; count < 30; count += 1) await say(`第 ${count} 条`)
    const named = { mentions: [cem.id], mention_names: ['小李'] }
    await say('@小李 看这里', named)
    for (let count = 0; count < 30; count += 1) await say(`后 ${count} 条`)
    const { page: other } = await browser.newPerson(wide)
    await signIn(other, server.url, cem)
    const row = other.getByTestId('conversation')
    await row.getByTestId('mention-marker').waitFor()
    await row.click()
    await untilOpen(other)
    const pill = other.getByTestId('jump-to-mention')
    await pill.waitFor()
    expect(await pill.getAttribute('data-count')).toBe('1')
    await pill.click()
    const mention = other.getByTestId('mention').getByText('@小李')
    await expect.poll(() => mention.isVisible()).toBe(true)
    expect(await other.getByTestId('mention').last().getAttribute('data-own')).toBe('true')
    await expect.poll(() => pill.count()).toBe(0)
    await mention.click()
    await other.getByTestId('person-profile').click()
    await expect.poll(() => new URL(other.url()).pathname).toBe(`/u/${cem.id}/details`)
    await other.getByTestId('conversation').first().click()
    await other.getByTestId('jump-to-newest').click()
    await expect.poll(() => row.getByTestId('mention-marker').count()).toBe(0)
    await ask(server, boris.token, 'POST /api/send', { ...target, content: '在' })
    await other.getByTestId('sender-face').last().click()
    await other.getByTestId('person-profile').click()
    await expect.poll(() => new URL(other.url()).pathname).toBe(`/u/${boris.id}/details`)
  })

  test('[Y470] a remark stands in the list, beside what they say and in the popup of an @, and never in what others read', async () => {
    const [anna, cem] = [await register(server), await register(server)]
    await ask(server, cem.token, 'POST /api/user/update', { nickname: '重庆小李' })
    await ask(server, anna.token, 'POST /api/contacts/requests', { user_id: cem.id, text: '你好' })
    await ask(server, cem.token, 'POST /api/contacts/requests', { user_id: anna.id })
    await ask(server, anna.token, `POST /api/contacts/${cem.id}`, { remark: '财务的老板' })
    const { id } = await ask(server, anna.token, 'POST /api/groups', { name: '茶', member_ids: [cem.id] })
    await ask(server, cem.token, 'POST /api/send', { target_type: 'group', target_id: id, content: '在' })
    const { page } = await browser.newPerson(wide)
    await signIn(page, server.url, anna)
    const list = page.getByTestId('conversation')
    await list.getByText('财务的老板', { exact: true }).waitFor()
    await list.filter({ hasText: '茶' }).click()
    await untilOpen(page)
    await page.getByTestId('timeline').getByText('财务的老板', { exact: true }).waitFor()
    const composer = page.getByTestId('composer')
    await composer.pressSequentially('@cwdlb')
    const item = page.getByTestId('completion-item')
    await item.getByText('财务的老板').waitFor()
    await item.getByText('重庆小李').waitFor()
    await composer.press('Enter')
    await composer.press('Enter')
    const says = { mentions: [cem.id], mention_names: ['重庆小李'] }
    await expectNewest(server, cem, id, says)

    // Gone with the next change, on the screen at once.
    await ask(server, anna.token, `POST /api/contacts/${cem.id}`, { remark: '' })
    await list.getByText('重庆小李', { exact: true }).waitFor()
  })

  test('[T562] in a group the card of a person is opened by their face, their name and a mention, writes to them, mentions them, and leads to their profile', async () => {
    const [anna, boris, cem] = [await register(server), await register(server), await register(server)]
    await ask(server, boris.token, 'POST /api/user/update', { nickname: 'Boris' })
    await ask(server, cem.token, 'POST /api/user/update', { nickname: 'Cem' })
    const group = { name: 'Tea', member_ids: [boris.id, cem.id] }
    const { id } = await ask(server, anna.token, 'POST /api/groups', group)
    const target = { target_type: 'group', target_id: id }
    const named = { mentions: [cem.id], mention_names: ['Cem'] }
    await ask(server, boris.token, 'POST /api/send', { ...target, content: 'ask @Cem', ...named })
    await ask(server, cem.token, `DELETE /api/groups/${id}/members/${cem.id}`)
    const { page } = await browser.newPerson({ ...wide, locale: 'en' })
    await signIn(page, server.url, anna)
    await page.getByTestId('conversation').click()
    await untilOpen(page)
    const card = page.getByTestId('person-card')
    const composer = page.getByTestId('composer')

    await composer.fill('look')
    await page.getByTestId('sender-face').click()
    await card.getByText('Boris').waitFor()
    await page.getByTestId('person-mention').click()
    await card.waitFor({ state: 'detached' })
    expect(await composer.inputValue()).toBe('look @Boris ')
    await composer.press('Enter')
    await expectNewest(server, boris, id, { mentions: [boris.id] })

    // Who has left cannot be mentioned.
    await page.getByTestId('mention').getByText('@Cem').click()
    await card.getByText('Cem').waitFor()
    await page.keyboard.press('Escape')
    await card.waitFor({ state: 'detached' })
    await page.getByTestId('mention').getByText('@Cem').press('Enter')
    await page.getByTestId('person-profile').waitFor()
    await page.waitForTimeout(300)
    expect(await page.getByTestId('person-mention').count()).toBe(0)
    await page.keyboard.press('Escape')

    await page.getByTestId('sender-name').first().click()
    await page.getByTestId('person-message').click()
    await expect.poll(() => new URL(page.url()).pathname).toBe(`/u/${boris.id}`)
    await card.waitFor({ state: 'detached' })
  })

  test('[T564] a draft that was begun on another device mentions whom it names', async () => {
    const [anna, boris] = [await register(server), await register(server)]
    await ask(server, boris.token, 'POST /api/user/update', { nickname: 'Boris' })
    const { id } = await ask(server, anna.token, 'POST /api/groups', { name: 'Tea', member_ids: [boris.id] })
    const target = { target_type: 'group', target_id: id }
    await ask(server, anna.token, 'POST /api/sessions/update', { ...target, draft: 'dear @Boris, ' })
    const { page } = await browser.newPerson(wide)
    await signIn(page, server.url, anna)
    await page.getByTestId('conversation').click()
    await untilOpen(page)
    const composer = page.getByTestId('composer')
    await expect.poll(() => composer.inputValue()).toBe('dear @Boris, ')
    await composer.press('End')
    // The members come meanwhile.
    await page.waitForFunction(() => localStorage.getItem('stonechat.mentions')?.includes('Boris'))
    await composer.pressSequentially('come')
    await composer.press('Enter')
    await page.getByTestId('mention').getByText('@Boris').waitFor()
    await expectNewest(server, boris, id, { mentions: [boris.id], mention_names: ['Boris'] })
  })
})
