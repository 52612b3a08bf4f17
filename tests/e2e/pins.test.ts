/** Pins, chains of answers and the lines of a group, as people use them. */
import {
  call,
  hasBrowser,
  openBrowser,
  type Person,
  register,
  startApp,
  type TestBrowser,
} from '@stonechat/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messageOf, openChat, send } from '../support/chat-page.js'

describe.skipIf(!hasBrowser())('pins and chains', { timeout: 120_000 }, () => {
  let browser: TestBrowser

  beforeAll(async () => {
    browser = await openBrowser()
  })

  afterAll(() => browser?.[Symbol.asyncDispose]())

  test('[T210] a message that one of two people pins stands in the bar of both, which leads to it and on to the next', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    await send(server.url, anna, boris, 'the key is under the mat')
    await send(server.url, boris, anna, 'thanks')
    for (let index = 0; index < 60; index += 1) await send(server.url, anna, boris, `line ${index}`)
    const { page: atAnna } = await browser.newPerson({ locale: 'en' })
    const { page: atBoris } = await browser.newPerson({ locale: 'zh-CN' })
    await openChat(atAnna, server.url, anna, boris)
    await openChat(atBoris, server.url, boris, anna)
    const pin = (seq: number, on = true) =>
      call(server, 'POST /api/messages/pin', {
        token: anna.token,
        body: { target_id: boris.id, seq, on },
      })
    await pin(1)
    await messageOf(atAnna, 'line 59').click({ button: 'right' })
    await atAnna.getByTestId('pin').click()

    const bar = atBoris.getByTestId('pinned-message')
    await bar.getByText('置顶消息 1/2').waitFor()
    expect(await bar.textContent()).toContain('line 59')
    await bar.click()
    await bar.getByText('the key is under the mat').waitFor()
    await bar.click()
    await messageOf(atBoris, 'the key is under the mat').waitFor()
    expect(new URL(atBoris.url()).searchParams.get('seq')).toBe('1')

    await atAnna.getByTestId('pinned-all').click()
    await atAnna.getByTestId('unpin').first().click()
    await atAnna.getByTestId('message-line').nth(1).waitFor({ state: 'detached' })
    await atAnna.getByTestId('message-line').click()
    await messageOf(atAnna, 'the key is under the mat').waitFor()
    await pin(1, false)
    await atBoris.getByTestId('pinned-bar').waitFor({ state: 'detached' })
    await atAnna.getByTestId('pinned-bar').waitFor({ state: 'detached' })
  })

  test('[T566] what is pinned bears a mark, as long as it is pinned', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    await send(server.url, anna, boris, 'the key is under the mat')
    const { page } = await browser.newPerson({ locale: 'zh-CN' })
    await openChat(page, server.url, boris, anna)
    const mark = messageOf(page, 'the key').getByRole('img', { name: '已置顶' })
    const menu = async () => {
      await messageOf(page, 'the key').click({ button: 'right' })
      await page.getByTestId('pin').click()
    }
    await menu()
    await mark.waitFor()
    await menu()
    await mark.waitFor({ state: 'detached' })
  })

  test('[T211] the chain of an answer shows all of it, and leads back into the conversation', async () => {
    await using server = await startApp()
    const [anna, boris] = [await register(server), await register(server)]
    const say = (from: Person, to: Person, content: string, reply_to?: number) =>
      call(server, 'POST /api/send', { token: from.token, body: { target_id: to.id, content, reply_to } })
    await say(anna, boris, 'where do we eat?')
    await say(boris, anna, 'at the harbour', 1)
    for (let index = 0; index < 60; index += 1) await say(anna, boris, `line ${index}`)
    await say(anna, boris, 'too far', 2)
    const { page } = await browser.newPerson({ locale: 'en' })
    // Who wrote last has read all.
    await openChat(page, server.url, anna, boris)
    await messageOf(page, 'too far').click({ button: 'right' })
    await page.getByTestId('show-chain').click()
    const lines = page.getByTestId('chain').getByTestId('message-line')
    await lines.nth(2).waitFor()
    expect(await lines.allTextContents()).toEqual([
      expect.stringContaining('where do we eat?'),
      expect.stringContaining('at the harbour'),
      expect.stringContaining('too far'),
    ])
    expect(await lines.nth(2).getAttribute('aria-current')).toBe('true')
    await lines.first().click()
    await page.getByTestId('chain').waitFor({ state: 'detached' })
    await messageOf(page, 'where do we eat?').first().waitFor()
  })

  test('[T212] a name in the line of a group leads to the person, and the line of a pin to the message', async () => {
    await using server = await startApp()
    const [anna, boris, cem] = [await register(server), await register(server), await register(server)]
    const { body: group } = await call(server, 'POST /api/groups', {
      token: anna.token,
      body: { name: 'Chess', member_ids: [boris.id] },
    })
    const target = { target_type: 'group', target_id: group.id }
    const post = (path: `POST /${string}`, body: object) =>
      call(server, path, {
        token: anna.token,
        body: path.endsWith('/members') ? body : { ...target, ...body },
      })
    await post(`POST /api/groups/${group.id}/members`, { user_ids: [cem.id] })
    await post('POST /api/send', { content: 'rules: be kind' })
    for (let index = 0; index < 60; index += 1) await post('POST /api/send', { content: `line ${index}` })
    await post('POST /api/messages/pin', { seq: 1, on: true })
    const { page } = await browser.newPerson({ locale: 'en' })
    await openChat(page, server.url, anna, boris)
    await page.goto(`${server.url}/g/${group.id}`)
    await page.getByTestId('line-show').last().click()
    await messageOf(page, 'rules: be kind').waitFor()
    await page.getByTestId('line-name').first().click()
    await page.getByTestId('person-profile').click()
    await page.getByTestId('details').waitFor()
    expect(new URL(page.url()).pathname).toBe(`/u/${cem.id}/details`)
  })
})
