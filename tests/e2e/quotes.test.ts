/** What a quote shows of a message that is not on the screen. */
import { hasBrowser } from '@stonechat/testkit'
import { describe, expect, test } from 'vitest'
import { createGroup, messageOf, openChat, signIn, untilOpen } from '../support/chat-page.js'
import { anna, beginWithTwoPeople, boris, context, page, server } from '../support/two-people.js'
import { ask, say } from '../support/wire.js'

describe.skipIf(!hasBrowser())('the quote of a message that one deletes for oneself', () => {
  beginWithTwoPeople()

  test('[X942] its words go at once, on every device, also out of what was looked up, and stay away after a reload', async () => {
    const group = await createGroup(server.url, boris, [anna])
    const to = { target_type: 'group' as const, target_id: group }
    for (let i = 1; i <= 150; i++) await say(server, boris.token, { ...to, content: `line ${i}` })
    await ask(server, anna.token, 'POST /api/sessions/read', { ...to, seq: 150 })
    await signIn(page, server.url, anna)
    const second = await context.browser()!.newContext({ locale: 'en' })
    try {
      const other = await second.newPage()
      await signIn(other, server.url, anna)
      const pages = [page, other]
      for (const one of pages) {
        await one.goto(`${server.url}/g/${group}`)
        await untilOpen(one)
      }
      // Those that come live bring no words along: they are looked up.
      await ask(server, boris.token, 'POST /api/send', { ...to, content: 'first answer', reply_to: 2 })
      await ask(server, boris.token, 'POST /api/send', { ...to, content: 'second answer', reply_to: 3 })
      const quoteOf = (one: typeof page, text: string) => messageOf(one, text).getByTestId('quotation')
      for (const one of pages) {
        await quoteOf(one, 'first answer').getByText('line 2').waitFor()
        await quoteOf(one, 'second answer').getByText('line 3').waitFor()
      }
      const untilGone = async (text: string, quoted: string) => {
        for (const one of pages)
          await expect.poll(() => quoteOf(one, text).textContent()).not.toContain(quoted)
      }
      await ask(server, anna.token, 'POST /api/messages/delete', { ...to, seqs: [2] })
      await untilGone('first answer', 'line 2')
      // Also while no quote of it is on the screen.
      for (const one of pages) await one.getByTestId('settings').click()
      for (const one of pages) await quoteOf(one, 'second answer').waitFor({ state: 'detached' })
      await ask(server, anna.token, 'POST /api/messages/delete', { ...to, seqs: [3] })
      for (const one of pages) await one.goBack()
      await untilGone('second answer', 'line 3')
      for (const one of pages) {
        await one.reload()
        await untilOpen(one)
      }
      await untilGone('first answer', 'line 2')
      await untilGone('second answer', 'line 3')
      // Others still see it.
      const seen = await ask(
        server,
        boris.token,
        `GET /api/messages?target_type=group&target_id=${group}&limit=2`,
      )
      expect(seen.messages.map((one: { reply: { preview: string } }) => one.reply.preview)).toEqual([
        'line 2',
        'line 3',
      ])
    } finally {
      await second.close()
    }
  })
})

describe.skipIf(!hasBrowser())('the quote of a message without words', () => {
  beginWithTwoPeople({ locale: 'zh-CN' })

  test('[M991] it is read in Chinese like the preview in the list, from a page of history, looked up, and on the screen', async () => {
    const to = { target_id: anna.id }
    const card = { type: 'custom', name: 'card', data: {} }
    await ask(server, boris.token, 'POST /api/send', { ...to, content: card })
    for (let i = 2; i <= 150; i++) await say(server, boris.token, { ...to, content: `line ${i}` })
    await ask(server, boris.token, 'POST /api/send', { ...to, content: 'from history', reply_to: 1 })
    await ask(server, anna.token, 'POST /api/sessions/read', { target_id: boris.id, seq: 151 })
    await openChat(page, server.url, anna, boris)
    const quoteOf = (text: string) => messageOf(page, text).getByTestId('quotation').getByText('[消息]')
    await quoteOf('from history').waitFor()
    await ask(server, boris.token, 'POST /api/send', { ...to, content: 'looked up', reply_to: 1 })
    await quoteOf('looked up').waitFor()
    await ask(server, boris.token, 'POST /api/send', { ...to, content: card })
    await ask(server, boris.token, 'POST /api/send', { ...to, content: 'near', reply_to: 153 })
    await quoteOf('near').waitFor()
  })
})
