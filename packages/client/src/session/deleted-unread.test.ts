import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMemoryVault } from '../account/vault.js'
import type { Client } from '../api.js'
import { createMemoryStore } from '../store/memory-store.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { peer } from '../testing/fake-world.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let fake: FakeServer

beforeEach(async () => {
  fake = await startFakeServer()
  for (let count = 0; count < 6; count += 1) fake.store({})
})
afterEach(() => fake[Symbol.asyncDispose]())

async function signIn(client: Client) {
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
}

/** Somebody deletes these on another device of the user. */
function deleteElsewhere(seqs: number[], unread: number): void {
  const counts = { conversation_id: 1, session_rev: 2, deleted_rev: 1, unread }
  fake.connections.at(-1)?.emit('message.deleted', { ...peer, ...counts, seqs })
}

/** Another device of the user reads up to here. */
function readElsewhere(read_seq: number): void {
  const { last_message: _, title: _title, last_at: _at, ...session } = fake.session
  fake.connections.at(-1)?.emit('session.changed', { ...session, session_rev: 3, read_seq, removed: false })
}

const unreadIs = (client: Client, count: number) =>
  until(client.session(peer), (session) => session?.unread === count)

it('[M762] a device shows a deletion of another in the unread count at once, and after reading a part', async () => {
  await using client = createNodeClient(fake.url, { random: () => 0 })
  await signIn(client)
  await unreadIs(client, 6)
  deleteElsewhere([2, 5], 4)
  await unreadIs(client, 4)
  expect(client.totalUnread.getSnapshot()).toBe(4)
  readElsewhere(3)
  await unreadIs(client, 2)
  // The same event again, and a message that is new, count once.
  deleteElsewhere([2, 5], 4)
  fake.connections.at(-1)?.emit('message.created', fake.store({}))
  await unreadIs(client, 3)
})

it('[M762] a start without a network leaves out of the unread count what was deleted', async () => {
  const [store, vault] = [createMemoryStore(), createMemoryVault()]
  const options = { vault, store: () => store, random: () => 0 }
  const before = createNodeClient(fake.url, options)
  await signIn(before)
  deleteElsewhere([3, 6], 4)
  await unreadIs(before, 4)
  await before[Symbol.asyncDispose]()

  fake.refuseHandshakes = true
  const away = { fetch: () => Promise.reject(new TypeError('no network')) }
  await using client = createNodeClient(fake.url, { ...options, ...away })
  await unreadIs(client, 4)
})

it('[M763] a session comes by sync with what was deleted in it, so that any later read position gives its unread count', async () => {
  await using client = createNodeClient(fake.url, { random: () => 0 })
  await signIn(client)
  await unreadIs(client, 6)
  const place = { conversation_id: 1, last_seq: 6, rev: 0, reset: false, messages: [], changed: [] }
  const session = { ...fake.session, session_rev: 2, deleted_rev: 1, unread: 4, deleted_unread: [1, 6] }
  fake.answer('sync', ({ data: { user_rev } }) => ({
    ...{ sessions: [session], conversations: [{ ...place, deleted: [1, 6] }], removed: [], more: false },
    ...{ user: { rev: user_rev, reset: false, changes: [] }, server_time: 0 },
  }))
  fake.connections.at(-1)?.emit('resync', {})
  await unreadIs(client, 4)
  readElsewhere(5)
  await unreadIs(client, 0)
})
