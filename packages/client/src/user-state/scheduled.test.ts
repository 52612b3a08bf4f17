import { type Scheduled, StonechatError, type UserState } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryVault } from '../account/vault.js'
import type { Client } from '../api.js'
import { createMemoryStore } from '../store/memory-store.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let fake: FakeServer
let client: Client
let start: () => Client

beforeEach(async () => {
  fake = await startFakeServer()
  const [vault, store] = [createMemoryVault(), createMemoryStore()]
  start = () => createNodeClient(fake.url, { vault, store: () => store, random: () => 0 })
  client = start()
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

const waiting = (id: number): Scheduled => ({
  ...{ id, target_type: 'user', target_id: 7, content: { type: 'text', text: `${id}` }, reply_to: null },
  ...{ client_id: `c${id}`, send_at: 4_000_000_000_000, created_at: 1 },
})

/** What sync answers of the user from now on. */
function tell(user: UserState): void {
  fake.answer('sync', () => ({
    sessions: [],
    conversations: [],
    removed: [],
    more: false,
    server_time: 0,
    user,
  }))
}

async function signIn(): Promise<void> {
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
}

const ids = () => client.scheduled.getSnapshot().map(({ id }) => id)
const changed = (rev: number) => ({ rev, kind: 'scheduled' as const })

describe('messages that are sent later', () => {
  it('[T362] a client that was away reads them anew, page by page, only where they have changed, and shows them offline after a restart', async () => {
    fake.answer('scheduled.list', ({ data: { cursor } }) =>
      cursor === undefined
        ? { scheduled: [waiting(1)], next_cursor: '1' }
        : { scheduled: [waiting(2)], next_cursor: null },
    )
    tell({ rev: 1, reset: false, changes: [changed(1)] })
    await signIn()
    await until(client.scheduled, (list) => list.length === 2)
    await client.saved()
    await client[Symbol.asyncDispose]()
    tell({ rev: 1, reset: false, changes: [] })
    client = start()
    await until(client.scheduled, (list) => list.length === 2)
    await untilOnline(client)
    expect(ids()).toEqual([1, 2])
    expect(await fake.asked('scheduled.list', 2)).toHaveLength(2)
  })

  it('[T363] a change is shown at once on every device; one whose list could not be read is made up for with the next sync', async () => {
    tell({ rev: 0, reset: false, changes: [] })
    await signIn()
    expect(ids()).toEqual([])
    fake.answer('scheduled.list', () => ({ scheduled: [waiting(3)], next_cursor: null }))
    fake.connections[0]?.emit('user.changed', changed(1))
    await until(client.scheduled, (list) => list.length === 1)
    fake.answer('scheduled.list', () => {
      throw new StonechatError('unavailable')
    })
    fake.connections[0]?.emit('user.changed', changed(2))
    await fake.asked('scheduled.list', 2)
    expect(ids()).toEqual([3])
    fake.answer('scheduled.list', () => ({ scheduled: [], next_cursor: null }))
    tell({ rev: 2, reset: false, changes: [] })
    fake.connections[0]?.cut()
    await until(client.scheduled, (list) => list.length === 0)
  })
})
