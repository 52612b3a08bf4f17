import type { UserChange, UserState } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryVault } from '../account/vault.js'
import type { Client } from '../api.js'
import { createMemoryStore } from '../store/memory-store.js'
import { type FakeServer, me, startFakeServer } from '../testing/fake-server.js'
import { createLatch } from '../testing/latch.js'
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

const block = (rev: number, user_id: number, blocked = true): UserChange => ({
  rev,
  kind: 'block',
  user_id,
  blocked,
})

/** What sync answers of the user from now on. */
function tell(user: UserState | undefined): void {
  const others = { sessions: [], conversations: [], removed: [], more: false, server_time: 0 }
  fake.answer('sync', () => ({ ...others, ...(user && { user }) }))
}

async function signIn(): Promise<void> {
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
}

const askedRevs = async (count: number) => (await fake.asked('sync', count)).map(({ data }) => data.user_rev)

describe('what belongs to a user', () => {
  it('[K468] a client asks sync for what changed after its `rev`, also after a restart', async () => {
    tell({
      rev: 4,
      reset: false,
      changes: [block(2, 9), block(3, 7), { rev: 4, kind: 'preferences', preferences: { a: 1 } }],
    })
    await signIn()
    expect(client.blocks.getSnapshot()).toEqual([7, 9])
    expect(client.preferences.getSnapshot()).toEqual({ a: 1 })
    await client.saved()
    await client[Symbol.asyncDispose]()

    client = start()
    await until(client.account, ({ status }) => status === 'signed_in')
    expect(client.blocks.getSnapshot()).toEqual([7, 9])
    await untilOnline(client)
    expect(await askedRevs(2)).toEqual([0, 4])
  })

  it('[K469] a live change is applied where it is the next one, and ignored where it is an earlier one', async () => {
    tell({ rev: 4, reset: false, changes: [block(4, 7)] })
    await signIn()
    fake.connections[0]?.emit('user.changed', block(3, 7, false))
    fake.connections[0]?.emit('user.changed', block(5, 8))
    await until(client.blocks, (ids) => ids.length === 2)
    expect(client.blocks.getSnapshot()).toEqual([7, 8])
    expect(await askedRevs(1)).toEqual([0])
  })

  it('[K470] a live change after a gap waits for a sync, which brings what is missing', async () => {
    tell({ rev: 4, reset: false, changes: [] })
    await signIn()
    tell({ rev: 6, reset: false, changes: [block(5, 8), block(6, 9)] })
    fake.connections[0]?.emit('user.changed', block(6, 9))
    await until(client.blocks, (ids) => ids.length > 0)
    expect(client.blocks.getSnapshot()).toEqual([8, 9])
    expect(await askedRevs(2)).toEqual([0, 4])
  })

  it('[K471] a reset reads everything anew, and what changes meanwhile is not lost', async () => {
    tell({ rev: 40, reset: false, changes: [block(40, 7)] })
    await signIn()
    const latch = createLatch()
    fake.answer('block.list', async () => {
      await latch.opened
      return { user_ids: [9, 8] }
    })
    fake.answer('user.preferences', () => ({ theme: 'dark' }))
    fake.answer('user.get', () => ({ ...me, nickname: 'anew' }))
    tell({ rev: 3, reset: true, changes: [] })
    fake.connections[0]?.cut()
    await fake.connected(2)
    await fake.asked('block.list')
    tell({ rev: 4, reset: false, changes: [block(4, 6)] })
    fake.connections[0]?.emit('user.changed', block(4, 6))
    await untilOnline(client)
    latch.open()
    await until(client.blocks, (ids) => ids.includes(6))
    expect(client.blocks.getSnapshot()).toEqual([6, 8, 9])
    expect(client.preferences.getSnapshot()).toEqual({ theme: 'dark' })
    expect(client.account.getSnapshot()).toMatchObject({ user: { nickname: 'anew' } })
  })

  it('[K472] a client of an older server, which sends no changes, reads the blocks itself', async () => {
    tell(undefined)
    fake.answer('block.list', () => ({ user_ids: [9, 7] }))
    await signIn()
    await until(client.blocks, (ids) => ids.length === 2)
    await client.block(8)
    expect(client.blocks.getSnapshot()).toEqual([7, 8, 9])
    await client.unblock(7)
    expect(client.blocks.getSnapshot()).toEqual([8, 9])
  })

  it('[K473] a profile that another device changed shows in the account', async () => {
    tell({ rev: 0, reset: false, changes: [] })
    await signIn()
    fake.answer('user.get', () => ({ ...me, nickname: 'another' }))
    fake.connections[0]?.emit('user.changed', { rev: 1, kind: 'profile' })
    await until(client.account, (state) => state.status === 'signed_in' && state.user.nickname === 'another')
  })

  it('[K474] an answer does not undo a change that came while it was under way', async () => {
    tell({ rev: 0, reset: false, changes: [] })
    await signIn()
    fake.answer('block.add', ({ connection }) => {
      connection?.emit('user.changed', block(1, 7))
      connection?.emit('user.changed', block(2, 7, false))
      return {}
    })
    await client.block(7)
    expect(client.blocks.getSnapshot()).toEqual([])
    fake.answer('user.preferences', ({ data }) => data)
    await client.setPreferences({ theme: 'dark' })
    expect(client.preferences.getSnapshot()).toEqual({ theme: 'dark' })
  })
})
