import { defaultGroupSettings, type EventData, type GroupSettings, StonechatError } from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../api.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'

let fake: FakeServer
let client: Client
let settings: GroupSettings
let alias: string
let notice: { notice_rev: number; notice_read_count: number }

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
  alias = ''
  notice = { notice_rev: 1, notice_read_count: 0 }
  fake.answer('group.get', () => ({
    ...{ ...facts, ...settings, ...notice, role: 'member', rev: 1, alias: '', notice_read: false },
  }))
  fake.answer('group.members', () => {
    if (settings.who_sees_members === 'admins') throw new StonechatError('forbidden')
    return { members: [{ ...member, alias }], next_cursor: null }
  })
  client = createNodeClient(fake.url, { random: () => 0 })
  await client.signIn({ phone: '1', password: 'x' })
  await untilOnline(client)
})

afterEach(async () => {
  await client[Symbol.asyncDispose]()
  await fake[Symbol.asyncDispose]()
})

function tell(rev: number, kind: EventData['group.changed']['kind'] = 'updated'): void {
  fake.connections[0]?.emit('group.changed', {
    ...{ conversation_id: 500, rev, kind, actor_id: 1, user_ids: [] },
    group: { ...facts, ...settings, ...notice },
  })
}

function run(changed: Partial<GroupSettings>, rev: number): void {
  settings = { ...settings, ...changed }
  tell(rev)
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

  it('[Y459] what a member is called in the group is known with its members, and moves when it changes', async () => {
    const shown = client.alias(77, 1)
    expect(client.alias(77, 1)).toBe(shown)
    alias = '茶友'
    const stop = shown.subscribe(() => {})
    await until(shown, (name) => name === '茶友')
    expect(client.alias(77, 2).getSnapshot()).toBe('')
    alias = ''
    tell(2, 'member_changed')
    await until(shown, (name) => name === '')
    stop()
  })

  it('[Y460] a notice to be confirmed counts who has, is confirmed on every device of the user, and not once it asks anew', async () => {
    const stop = client.group(77).subscribe(() => {})
    await until(client.group(77), (group) => group?.notice_rev === 1)
    const read = { conversation_id: 500, group_id: 77, notice_rev: 1 }
    const emit = (news: object) =>
      fake.connections[0]?.emit('group.notice_read', { ...read, ...news } as never)
    emit({ notice_read_count: 3 })
    emit({ notice_read_count: 2, notice_read: true })
    emit({ notice_read_count: 9, notice_rev: 7 })
    const confirmed = await until(client.group(77), (group) => group?.notice_read === true)
    expect(confirmed).toMatchObject({ notice_read_count: 3, alias: '' })
    notice = { notice_rev: 2, notice_read_count: 0 }
    tell(5)
    const asked = await until(client.group(77), (group) => group?.notice_rev === 2)
    expect(asked).toMatchObject({ notice_read: false, notice_read_count: 0 })
    stop()
  })
})
