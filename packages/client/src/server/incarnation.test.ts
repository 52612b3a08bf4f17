import { operations } from '@stonechat/protocol/operations'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryVault } from '../account/vault.js'
import type { AccountState, Client } from '../api.js'
import { createMemoryStore } from '../store/memory-store.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { peer } from '../testing/fake-world.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let fake: FakeServer
let client: Client
const makeStart = () => {
  const vault = createMemoryVault()
  const store = createMemoryStore()
  return () => createNodeClient(fake.url, { vault, store: () => store, random: () => 0 })
}
let start: ReturnType<typeof makeStart>

const texts = (opened: { getSnapshot(): { messages: readonly { content: unknown }[] } }) =>
  opened.getSnapshot().messages.map(({ content }) => (content as { text: string }).text)

beforeEach(async () => {
  fake = await startFakeServer()
  for (const text of ['one', 'lost two', 'lost three']) fake.store({ content: { type: 'text', text } })
  start = makeStart()
  client = start()
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
  const opened = client.open(peer)
  await until(opened, ({ messages }) => messages.length === 3)
  opened.close()
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

function signedInUser() {
  const state = client.account.getSnapshot()
  if (state.status !== 'signed_in') throw new Error(state.status)
  return state.user
}

/** As many as before: by its numbers alone nothing of it is new. */
function restoreAndWrite(): void {
  fake.messages.splice(1)
  for (const text of ['new two', 'new three'])
    fake.store({ client_id: text, content: { type: 'text', text } })
  fake.incarnation = 'second'
}

async function expectTheRestoredWorld(): Promise<void> {
  await until(client.account, ({ status }) => status === 'signed_in')
  await untilOnline(client)
  const opened = client.open(peer)
  await until(opened, ({ messages }) => messages.length === 3)
  expect(texts(opened)).toEqual(['one', 'new two', 'new three'])
}

describe('a server whose database went back in time', () => {
  it('[K840] a client that reconnects shows the restored messages and none of the lost ones, though all numbers are the same', async () => {
    restoreAndWrite()
    const seen: AccountState['status'][] = []
    client.account.subscribe(() => void seen.push(client.account.getSnapshot().status))
    fake.connections[0]?.cut()
    await fake.connected(2)
    await expectTheRestoredWorld()
    expect(seen).not.toContain('signed_out')
  })

  it('[K841] a client that was closed meanwhile shows them after its next start', async () => {
    await client.saved()
    await client[Symbol.asyncDispose]()
    restoreAndWrite()
    client = start()
    await expectTheRestoredWorld()
  })

  it('[K842] a client whose connection stayed learns it with a sync', async () => {
    restoreAndWrite()
    fake.connections[0]?.emit('resync', {})
    await fake.connected(2)
    await expectTheRestoredWorld()
  })

  it('[K972] the own profile is not shown as it was when that account was entered, but as it was read last', async () => {
    const renamed = { ...signedInUser(), nickname: 'as it is now' }
    fake.answer('user.get', () => renamed)
    fake.connections[0]?.emit('user.changed', { rev: 1, kind: 'profile' })
    await until(client.account, () => signedInUser().nickname === renamed.nickname)
    restoreAndWrite()
    const shown = new Set<string>()
    client.account.subscribe(() => {
      const state = client.account.getSnapshot()
      if (state.status === 'signed_in') shown.add(state.user.nickname)
    })
    fake.connections[0]?.cut()
    await fake.connected(3)
    await expectTheRestoredWorld()
    expect([...shown]).toEqual([renamed.nickname])
  })

  it('[K843] unsent messages and drafts are kept, and each message is sent once', async () => {
    fake.answer('message.send', () => new Promise(() => {}))
    const opened = client.open(peer)
    opened.send('written before')
    await fake.asked('message.send')
    client.setDraft({ target_type: 'user', target_id: 10_009 }, 'half a word')
    restoreAndWrite()
    const clientIds: unknown[] = []
    fake.answer('message.send', ({ data: { client_id, content } }) => {
      clientIds.push(client_id)
      return fake.store({ client_id, content, sender_id: 10_001 })
    })
    fake.connections[0]?.cut()
    await fake.connected(3)
    await until(client.account, ({ status }) => status === 'signed_in')
    const again = client.open(peer)
    await until(again, ({ messages }) => messages.length === 4 && messages[3]?.status === 'sent')
    expect(texts(again)).toEqual(['one', 'new two', 'new three', 'written before'])
    expect(new Set(clientIds).size).toBe(1)
    expect(client.getDraft({ target_type: 'user', target_id: 10_009 })).toBe('half a word')
  })

  it('[K844] a server that names no database, as an older one, resets nothing', async () => {
    fake.incarnation = undefined as never
    fake.connections[0]?.cut()
    await fake.connected(2)
    await untilOnline(client)
    expect(texts(client.open(peer))).toEqual(['one', 'lost two', 'lost three'])
  })

  /** What a message was sent with, by its text. */
  function takeReplies(): Map<string, unknown> {
    const replies = new Map<string, unknown>()
    fake.answer('message.send', ({ data: { client_id, content, reply_to } }) => {
      replies.set((content as { text: string }).text, reply_to)
      return fake.store({ client_id, content, reply_to, sender_id: 10_001 })
    })
    return replies
  }

  it.each([
    ['whose connection came back', false, 1, 2],
    ['that was closed meanwhile', true, 1, 2],
    ['whose server lost all and has as many others', false, 0, 5],
    ['that was closed while all was lost', true, 0, 0],
    ['whose server lost nothing', false, 3, 0],
    ['whose server has fewer than before', false, 2, 0],
  ])(
    '[K970] a client %s quotes in queued messages what they answered or nobody, and sends each once',
    async (_, isClosed, kept, added) => {
      fake.answer('message.send', () => new Promise(() => {}))
      const opened = client.open(peer)
      for (const seq of [1, 2, 3]) opened.send(`to ${seq}`, { replyTo: seq })
      await fake.asked('message.send')
      await client.saved()
      if (isClosed) await client[Symbol.asyncDispose]()
      fake.messages.splice(kept)
      for (let count = 0; count < added; count += 1) fake.store({ client_id: `new ${count}` })
      fake.incarnation = 'second'
      const replies = takeReplies()
      if (isClosed) client = start()
      else {
        fake.connections[0]?.cut()
        await fake.connected(3)
      }
      await until(client.account, ({ status }) => status === 'signed_in')
      await untilOnline(client)
      const again = client.open(peer)
      await until(
        again,
        ({ messages }) => messages.at(-1)?.status === 'sent' && messages.length === kept + added + 3,
      )
      expect([...replies]).toEqual([1, 2, 3].map((seq) => [`to ${seq}`, seq <= kept ? seq : null]))
    },
  )

  it('[K970] what a message quotes is decided once: where its answer is lost it is sent again as it was', async () => {
    fake.answer('message.send', () => new Promise(() => {}))
    client.open(peer).send('to 1', { replyTo: 1 })
    await fake.asked('message.send')
    fake.incarnation = 'second'
    const asked: unknown[] = []
    fake.answer('message.send', ({ data: { client_id, content, reply_to } }) => {
      asked.push(reply_to)
      if (asked.length > 1) return fake.store({ client_id, content, reply_to, sender_id: 10_001 })
      // Deleted for oneself meanwhile: a page does not have it any more.
      fake.answer('message.list', () => ({ conversation_id: 1, messages: [], has_more: false }))
      fake.connections[0]?.cut()
      return new Promise(() => {})
    })
    fake.connections[0]?.cut()
    await fake.asked('message.send', 3)
    expect(asked).toEqual([1, 1])
  })

  it('[K971] no operation that changes messages by their number is sent while it is not known which database the server has', async () => {
    const all = {
      ...peer,
      client_id: 'x',
      emoji: '🎉',
      on: true,
      content: 'x',
      seq: 2,
      seqs: [2],
      reply_to: 2,
    }
    const inputs = Object.entries(operations).map(([name, { input }]) => {
      const { shape = {} } = input as { shape?: object }
      return [name, Object.fromEntries(Object.entries(all).filter(([key]) => key in shape))] as const
    })
    const byNumber = inputs.filter(([, input]) => 'seq' in input || 'seqs' in input || 'reply_to' in input)
    expect(byNumber.length).toBeGreaterThan(6)
    const sendAll = () =>
      Promise.allSettled(
        byNumber.map(([name, input]) => client.call(name as 'message.recall', input as never)),
      )
    fake.refuseHandshakes = true
    fake.connections[0]?.cut()
    await until(client.connection, ({ status }) => status !== 'online')
    const before = fake.requests.length
    for (const outcome of await sendAll())
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'network' } })
    expect(fake.requests.slice(before).filter(({ op }) => byNumber.some(([name]) => name === op))).toEqual([])
  })
})
