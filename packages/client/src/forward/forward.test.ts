import { StonechatError } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../api.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { me, peer } from '../testing/fake-world.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

const elsewhere = { target_type: 'user', target_id: 77 } as const
const text = (words: string) => ({ type: 'text', text: words }) as const

let fake: FakeServer
let client: Client

beforeEach(async () => {
  fake = await startFakeServer()
  client = createNodeClient(fake.url, { random: () => 0 })
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

/** The peer's conversation gets what is forwarded from elsewhere. */
async function openReady() {
  const timeline = client.open(peer)
  await until(timeline, ({ status }) => status === 'ready')
  return timeline
}

const view = (seq: number, words: string) => ({
  ...{ clientId: `c${seq}`, seq, senderId: 77, content: text(words), replyTo: null, createdAt: 500 },
  ...({ editedAt: null, recalledAt: null, status: 'sent', error: undefined } as const),
})
const messages = [view(4, 'one'), view(6, 'two')]
const wish = { from: elsewhere, messages, to: [peer] }

describe('forwarding', () => {
  it('[T270] what is forwarded stands there at once with its first author, and is one message however often it is tried', async () => {
    const timeline = await openReady()
    const asked: unknown[] = []
    fake.answer('message.forward', ({ data, connection }) => {
      asked.push(data)
      const known = fake.messages.find(({ client_id }) => client_id === data.client_id)
      const forwarded = { sender_id: 77, created_at: 500 }
      const content = text(data.seqs[0] === 4 ? 'one' : 'two')
      const message =
        known ?? fake.store({ content, client_id: data.client_id!, sender_id: me.id, forwarded })
      if (known === undefined && data.seqs[0] === 4) {
        connection?.cut()
        return new Promise(() => {})
      }
      return { messages: [{ ...message, ...peer }] }
    })
    client.forward(wish)
    const shown = timeline.getSnapshot().messages
    expect(shown).toMatchObject([
      { content: text('one'), status: 'sending', forwarded: { sender_id: 77, created_at: 500 } },
      { content: text('two'), status: 'sending', forwarded: { sender_id: 77, created_at: 500 } },
    ])
    const sent = await until(timeline, (state) => state.messages.every(({ status }) => status === 'sent'))
    expect(sent.messages.map(({ clientId }) => clientId)).toEqual(shown.map(({ clientId }) => clientId))
    expect(sent.messages).toMatchObject([{ seq: 1 }, { seq: 2, forwarded: { sender_id: 77 } }])
    const [first, again, last] = asked
    expect(again).toEqual(first)
    expect(last).toEqual({
      ...{ from: elsewhere, seqs: [6], to: [peer], as: 'each', client_id: shown[1]?.clientId },
    })
    expect(fake.messages).toHaveLength(2)
  })

  it('[T271] a target that refuses shows why, with what was to be forwarded, and can be tried again', async () => {
    const timeline = await openReady()
    let code: 'blocked' | undefined = 'blocked'
    fake.answer('message.forward', ({ data }) => {
      if (data.seqs[0] === 6) throw new StonechatError('message_not_found')
      if (code !== undefined) return { messages: [], refused: [{ ...peer, code }] }
      const message = fake.store({ content: text('one'), client_id: data.client_id!, sender_id: me.id })
      return { messages: [{ ...message, ...peer }] }
    })
    client.forward(wish)
    const { messages } = await until(timeline, (state) =>
      state.messages.every(({ status }) => status === 'failed'),
    )
    expect(messages.map(({ error }) => error)).toEqual(['blocked', 'message_not_found'])
    code = undefined
    timeline.retry(messages[0]!.clientId)
    await until(timeline, (state) => state.messages[0]?.status === 'sent')
  })

  it('[T272] messages that are merged are one record, which shows what they say before the server has it', async () => {
    const timeline = await openReady()
    const entries = (nickname: string) =>
      messages.map(({ content }) => ({ sender_id: 77, nickname, content, created_at: 500 }))
    fake.answer('message.forward', ({ data: { client_id, title, ...data } }) => {
      expect(data).toEqual({ from: elsewhere, seqs: [4, 6], to: [peer], as: 'record' })
      const content = { type: 'record' as const, title: title!, entries: entries('Cem') }
      return { messages: [{ ...fake.store({ content, client_id: client_id!, sender_id: me.id }), ...peer }] }
    })
    client.forward({ ...wish, title: 'Cem' })
    expect(timeline.getSnapshot().messages).toMatchObject([
      { content: { type: 'record', title: 'Cem', entries: entries('') } },
    ])
    const sent = await until(timeline, (state) => state.messages[0]?.status === 'sent')
    expect(sent.messages).toMatchObject([{ content: { entries: entries('Cem') } }])
  })
})
