import { toUnreadMentions } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../api.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { peer } from '../testing/fake-world.js'
import { createLatch } from '../testing/latch.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let fake: FakeServer
let client: Client

beforeEach(async () => {
  fake = await startFakeServer()
  fake.store({})
  client = createNodeClient(fake.url, { random: () => 0 })
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

const change = (draft: string, session_rev: number) => {
  const { conversation_id, last_seq, rev, read_seq, floor_seq, unread } = fake.session
  const flags = { pinned: false, muted: false, removed: false }
  const positions = { conversation_id, last_seq, rev, read_seq, floor_seq, unread, ...toUnreadMentions([]) }
  return { ...peer, ...positions, ...flags, session_rev, deleted_rev: 0, draft }
}

describe('drafts', () => {
  it('[K60] a draft is here at once and on the server, as one push, after a pause', async () => {
    for (const draft of ['h', 'he', 'hel']) client.setDraft(peer, draft)
    expect(client.getDraft(peer)).toBe('hel')
    const [push] = await fake.asked('session.update')
    expect(push?.data).toEqual({ ...peer, draft: 'hel' })
    await until(client.session(peer), (view) => view?.draft === 'hel')
  })

  it('[K61] a draft of another device is taken', async () => {
    fake.connections[0]?.emit('session.changed', change('from afar', 2))
    await until(client.session(peer), (view) => view?.draft === 'from afar')
    expect(client.getDraft(peer)).toBe('from afar')
  })

  it('[K62] a draft typed here and not yet pushed wins over one of another device', async () => {
    client.setDraft(peer, 'mine')
    fake.connections[0]?.emit('session.changed', change('theirs', 2))
    await until(client.session(peer), (view) => view?.session_rev === 2)
    expect(client.getDraft(peer)).toBe('mine')
    expect((await fake.asked('session.update'))[0]?.data.draft).toBe('mine')
  })

  it('[K63] the answer to a push does not undo what was typed on meanwhile', async () => {
    const latch = createLatch()
    fake.answer('session.update', async ({ data }) => {
      await latch.opened
      return { ...fake.session, session_rev: 2, draft: data.draft }
    })
    client.setDraft(peer, 'one')
    await fake.asked('session.update')
    client.setDraft(peer, 'one two')
    latch.open()
    await until(client.session(peer), (view) => view?.session_rev === 2)
    expect(client.getDraft(peer)).toBe('one two')
    expect((await fake.asked('session.update', 2))[1]?.data.draft).toBe('one two')
  })

  it('[K64] sending clears the draft', async () => {
    client.setDraft(peer, 'hello')
    await fake.asked('session.update')
    await until(client.session(peer), (view) => view?.draft === 'hello')
    client.open(peer).send('hello')
    expect(client.getDraft(peer)).toBe('')
    expect((await fake.asked('session.update', 2))[1]?.data.draft).toBe('')
  })

  it('[K65] reading moves forward only, and at once here', async () => {
    const timeline = client.open(peer)
    await until(timeline, ({ messages }) => messages.length === 1)
    timeline.markRead()
    expect(client.totalUnread.getSnapshot()).toBe(0)
    fake.connections[0]?.emit('message.created', fake.store({}))
    await until(timeline, ({ messages }) => messages.length === 2)
    timeline.markRead()
    timeline.markRead()
    const told = () => fake.requests.filter(({ op }) => op === 'session.read').at(-1)?.data.seq
    await expect.poll(told).toBe(2)
    fake.connections[0]?.emit('session.changed', { ...change('', 9), read_seq: 1, unread: 1 })
    await until(client.session(peer), (view) => view?.session_rev === 9)
    expect(client.totalUnread.getSnapshot()).toBe(0)
  })
})
