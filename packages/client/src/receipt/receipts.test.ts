import { defaultGroupSettings, type EventData, StonechatError } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client, Timeline } from '../api.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let fake: FakeServer
let client: Client
let timeline: Timeline

const group = { target_type: 'group', target_id: 77 } as const
const at = (user_id: number, read_seq: number) => ({
  user_id,
  read_seq,
  delivered_seq: read_seq,
  from_seq: 1,
})
const moved = (user_id: number, read_seq: number, ...others: [number, number][]) =>
  ({
    ...{ ...group, conversation_id: 500, user_id, read_seq, delivered_seq: read_seq },
    others: others.map(([id, seq]) => ({ user_id: id, read_seq: seq, delivered_seq: seq })),
  }) satisfies EventData['receipt.changed']

const joined = (rev: number) =>
  ({
    ...{ kind: 'members_added', conversation_id: 500, rev, user_ids: [3], actor_id: 1 },
    group: {
      ...{ id: 77, conversation_id: 500, name: 'Tea', notice: '', avatar_url: null },
      owner_id: 1,
      member_count: 3,
      created_at: 1,
      ...{ ...defaultGroupSettings, notice_rev: 0, notice_read_count: 0 },
    },
  }) satisfies EventData['group.changed']

beforeEach(async () => {
  fake = await startFakeServer()
  fake.answer('receipt.subscribe', ({ data: { on = true } }) => ({
    positions: on ? [at(1, 3), at(2, 1)] : [],
  }))
  client = createNodeClient(fake.url, { random: () => 0 })
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
  timeline = client.open(group)
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

/** Where everybody has read to, once this is so. */
const untilRead = (...expected: number[]) =>
  until(timeline.receipts, (positions) => `${positions?.map((one) => one.read_seq)}` === `${expected}`)

describe('receipts of groups', () => {
  it('[T164] the receipts of a group are followed while somebody looks, again after a lost connection and when events may have been missed', async () => {
    expect(timeline.receipts.getSnapshot()).toBeUndefined()
    const stop = timeline.receipts.subscribe(() => {})
    expect(await untilRead(3, 1)).toEqual([at(1, 3), at(2, 1)])
    fake.connections[0]?.cut()
    await fake.asked('receipt.subscribe', 2)
    await untilOnline(client)
    fake.connections[0]?.emit('resync', {})
    await fake.asked('receipt.subscribe', 3)
    stop()
    const asked = await fake.asked('receipt.subscribe', 4)
    expect(asked.map(({ data }) => data.on)).toEqual([undefined, undefined, undefined, false])
    expect(timeline.receipts.getSnapshot()).toBeUndefined()
  })

  it('[T165] positions move forward with receipts and with what members write, never back, and nobody is added', async () => {
    timeline.receipts.subscribe(() => {})
    await untilRead(3, 1)
    const [connection] = fake.connections
    connection?.emit('receipt.changed', moved(1, 2, [2, 4], [9, 9]))
    await untilRead(3, 4)
    const message = { ...fake.store({ sender_id: 1 }), ...group, conversation_id: 500, seq: 6 }
    connection?.emit('message.created', message)
    await untilRead(6, 4)
    expect(timeline.receipts.getSnapshot()?.map(({ user_id }) => user_id)).toEqual([1, 2])
    expect(client.session(group).getSnapshot()?.peer_read_seq ?? 0).toBe(0)
  })

  it('[T169] a receipt that overtakes the answer with the positions counts', async () => {
    fake.answer('receipt.subscribe', ({ connection }) => {
      connection?.emit('receipt.changed', moved(2, 5))
      return { positions: [at(1, 3), at(2, 1)] }
    })
    timeline.receipts.subscribe(() => {})
    await untilRead(3, 5)
  })

  it('[T173] a group that changes asks for its positions anew, once for many changes, and no other group does', async () => {
    timeline.receipts.subscribe(() => {})
    await untilRead(3, 1)
    const change = joined(1)
    fake.connections[0]?.emit('group.changed', {
      ...{ ...change, conversation_id: 501, group: { ...change.group, id: 78, conversation_id: 501 } },
    })
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    expect(await fake.asked('receipt.subscribe')).toHaveLength(1)
    fake.answer('receipt.subscribe', () => ({ positions: [at(1, 3), at(2, 1), at(3, 0)] }))
    for (const rev of [1, 2, 3]) fake.connections[0]?.emit('group.changed', joined(rev))
    await untilRead(3, 1, 0)
    expect(await fake.asked('receipt.subscribe', 2)).toHaveLength(2)
  })

  it('[T166] where receipts are refused nothing is known', async () => {
    timeline.receipts.subscribe(() => {})
    await untilRead(3, 1)
    fake.answer('receipt.subscribe', () => {
      throw new StonechatError('receipts_off')
    })
    fake.connections[0]?.emit('user.changed', {
      ...{
        rev: 1,
        kind: 'privacy',
        presence_hidden: false,
        receipts: 'off',
        messages_from: 'everyone',
        groups_by: 'everyone',
        presence_to: 'everyone',
        find_by: ['phone', 'username', 'id'],
      },
    })
    await until(timeline.receipts, (positions) => positions === undefined)
    await until(client.privacy, ({ receipts }) => receipts === 'off')
  })
})
