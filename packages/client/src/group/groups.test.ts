import { defaultGroupSettings, type EventData, type GroupSettings, StonechatError } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../api.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let fake: FakeServer
let client: Client
let settings: GroupSettings

const facts = {
  ...{ id: 77, conversation_id: 500, name: 'Tea', notice: '', avatar_url: null },
  ...{ owner_id: 1, member_count: 2, created_at: 1 },
}
const member = {
  user_id: 1,
  role: 'owner',
  nickname: 'Ann',
  avatar_url: null,
  muted_until: null,
  joined_at: 1,
}

beforeEach(async () => {
  fake = await startFakeServer()
  settings = defaultGroupSettings
  fake.answer('group.get', () => ({ ...facts, ...settings, role: 'member', rev: 1 }))
  fake.answer('group.members', () => {
    if (settings.who_sees_members === 'admins') throw new StonechatError('forbidden')
    return { members: [member], next_cursor: null }
  })
  client = createNodeClient(fake.url, { random: () => 0 })
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

function run(changed: Partial<GroupSettings>, rev: number): void {
  settings = { ...settings, ...changed }
  const change: EventData['group.changed'] = {
    ...{ conversation_id: 500, rev, kind: 'updated', actor_id: 1, user_ids: [] },
    group: { ...facts, ...settings } as EventData['group.changed']['group'],
  }
  fake.connections[0]?.emit('group.changed', change)
}

describe('groups', () => {
  it('[Y457] how a group is run shows at once as it is changed, and its members are there as long as one may see them', async () => {
    const stops = [client.group(77).subscribe(() => {}), client.members(77).subscribe(() => {})]
    await until(client.members(77), (members) => members?.length === 1)
    run({ who_sees_members: 'admins', slow_mode_s: 30 }, 2)
    await until(client.group(77), (group) => group?.slow_mode_s === 30)
    await until(client.members(77), (members) => members?.length === 0)
    run({ who_sees_members: 'all' }, 3)
    await until(client.members(77), (members) => members?.length === 1)
    run({ who_posts: 'admins' }, 4)
    await until(client.group(77), (group) => group?.who_posts === 'admins')
    expect(await fake.asked('group.members')).toHaveLength(3)
    for (const stop of stops) stop()
  })
})
