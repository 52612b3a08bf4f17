import {
  type OwnJoinRequest,
  type Sticker,
  StonechatError,
  type UserChange,
  type UserState,
} from '@stonechat/protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMemoryVault } from '../account/vault.js'
import type { Client } from '../api.js'
import { createMemoryStore } from '../store/memory-store.js'
import { type FakeServer, startFakeServer } from '../testing/fake-server.js'
import { me } from '../testing/fake-world.js'
import { createLatch } from '../testing/latch.js'
import { createNodeClient } from '../testing/node-client.js'
import { until, untilOnline } from '../testing/until.js'
import { openPrivacy } from './open-privacy.js'

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

  it('[T168] what others learn of the user shows as another device or this one has set it, also after a start without a network', async () => {
    tell({ rev: 0, reset: false, changes: [] })
    await signIn()
    expect(client.privacy.getSnapshot()).toMatchObject({ receipts: 'on' })
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
    await until(client.privacy, ({ receipts }) => receipts === 'off')
    fake.answer('user.privacy', ({ data }) => ({ receipts: data.receipts ?? 'on' }))
    await client.setPrivacy({ receipts: 'on' })
    expect(client.privacy.getSnapshot()).toMatchObject({ receipts: 'on' })
    await client.setPrivacy({ receipts: 'off' })
    await client.saved()
    await client[Symbol.asyncDispose]()
    fake.refuseHandshakes = true

    client = start()
    await until(client.account, ({ status }) => status === 'signed_in')
    expect(client.privacy.getSnapshot()).toMatchObject({ receipts: 'off' })
  })

  it.each([
    ['a server that can be asked shows what it says', () => ({ receipts: 'off' }) as const, 'off'],
    ['a server that cannot be asked changes nothing', refuse, 'on'],
  ] as const)('[T168] a reset reads privacy anew: %s', async (_what, answer, expected) => {
    tell({ rev: 40, reset: false, changes: [] })
    await signIn()
    fake.answer('block.list', () => ({ user_ids: [7] }))
    fake.answer('user.privacy', answer)
    tell({ rev: 3, reset: true, changes: [] })
    fake.connections[0]?.cut()
    await until(client.blocks, (ids) => ids.length === 1)
    expect(client.privacy.getSnapshot()).toMatchObject({ receipts: expected })
  })

  it('[K480] hidden presence shows as another device or this one has set it, also after a start without a network', async () => {
    tell({ rev: 0, reset: false, changes: [] })
    await signIn()
    fake.connections[0]?.emit('user.changed', {
      rev: 1,
      kind: 'privacy',
      presence_hidden: true,
      messages_from: 'everyone',
      groups_by: 'everyone',
      presence_to: 'nobody',
      find_by: ['phone', 'username', 'id'],
      receipts: 'on',
    })
    await until(client.presenceHidden, (isHidden) => isHidden)
    await client.setPresenceHidden(false)
    expect(client.presenceHidden.getSnapshot()).toBe(false)
    await client.setPresenceHidden(true)
    await client.saved()
    await client[Symbol.asyncDispose]()
    fake.refuseHandshakes = true

    client = start()
    await until(client.account, ({ status }) => status === 'signed_in')
    expect(client.presenceHidden.getSnapshot()).toBe(true)
  })

  it.each([
    ['a server that can be asked shows what it says', () => ({ hidden: true }), true],
    ['a server that cannot be asked changes nothing', refuse, false],
  ] as const)('[K481] a reset reads hidden presence anew: %s', async (_what, answer, expected) => {
    tell({ rev: 40, reset: false, changes: [] })
    await signIn()
    fake.answer('block.list', () => ({ user_ids: [7] }))
    fake.answer('presence.update', answer)
    tell({ rev: 3, reset: true, changes: [] })
    fake.connections[0]?.cut()
    await until(client.blocks, (ids) => ids.length === 1)
    expect(client.presenceHidden.getSnapshot()).toBe(expected)
  })

  it('[Y486] requests to join groups show as they are by now on any device, also after a start without a network, and a reset reads those that wait', async () => {
    const own = (state: OwnJoinRequest['state']) =>
      ({ group_id: 77, user_id: 1, text: '我是小陈', state, created_at: 1 }) as const
    const waiting = (rev: number, pending: number): UserChange => ({
      ...{ rev, kind: 'join_requests', group_id: 78, pending },
    })
    const change: UserChange = { rev: 1, kind: 'join_request', request: own('pending') }
    tell({ rev: 2, reset: false, changes: [change, waiting(2, 3)] })
    await signIn()
    expect(client.joins.getSnapshot()).toEqual({ requests: { 77: own('pending') }, waiting: { 78: 3 } })
    fake.connections[0]?.emit('user.changed', { ...change, rev: 3, request: own('declined') })
    fake.connections[0]?.emit('user.changed', waiting(4, 2))
    const moved = { requests: { 77: own('declined') }, waiting: { 78: 2 } }
    await until(client.joins, (joins) => joins.waiting[78] === 2)
    await client.saved()
    await client[Symbol.asyncDispose]()
    fake.refuseHandshakes = true
    client = start()
    await until(client.account, ({ status }) => status === 'signed_in')
    expect(client.joins.getSnapshot()).toEqual(moved)

    fake.answer('join.list', ({ data: { cursor } }) =>
      cursor === undefined
        ? { requests: [own('pending')], groups: [{ group_id: 79, pending: 1 }], next_cursor: '79' }
        : { requests: [own('pending')], groups: [{ group_id: 80, pending: 5 }], next_cursor: null },
    )
    fake.answer('block.list', () => ({ user_ids: [] }))
    fake.refuseHandshakes = false
    tell({ rev: 3, reset: true, changes: [] })
    await until(client.joins, ({ waiting }) => waiting[80] === 5)
    expect(client.joins.getSnapshot()).toEqual({
      ...{ requests: { 77: own('pending') }, waiting: { 79: 1, 80: 5 } },
    })
  })

  it('[K482] a client that kept nothing of hidden presence, as earlier versions did, asks for all changes', async () => {
    await client[Symbol.asyncDispose]()
    const record = { rev: 4, blocks: [7], preferences: {} }
    const store = createMemoryStore({ kept: [{ table: 'user_state', key: 'all', record }] })
    client = createNodeClient(fake.url, { store: () => store })
    const hidden = {
      ...openPrivacy,
      ...({ rev: 2, kind: 'privacy', presence_hidden: true, presence_to: 'nobody' } as const),
    }
    tell({ rev: 4, reset: false, changes: [hidden, block(4, 7)] })
    await signIn()
    expect(await askedRevs(1)).toEqual([0])
    expect(client.presenceHidden.getSnapshot()).toBe(true)
    expect(client.blocks.getSnapshot()).toEqual([7])
  })

  it('[K483] a profile that could not be read at the start is read with the connection', async () => {
    let count = 0
    fake.answer('user.get', () => {
      count += 1
      if (count === 1) throw new StonechatError('unavailable')
      return { ...me, nickname: 'another' }
    })
    tell({ rev: 0, reset: false, changes: [] })
    await signIn()
    await untilNamed('another')
  })

  it('[K484] the answer to a change of the profile does not undo one that came while it was under way', async () => {
    tell({ rev: 0, reset: false, changes: [] })
    await signIn()
    fake.answer('user.get', () => ({ ...me, nickname: 'theirs' }))
    fake.answer('user.update', async ({ connection }) => {
      connection?.emit('user.changed', { rev: 1, kind: 'profile' })
      await untilNamed('theirs')
      return { ...me, nickname: 'mine' }
    })
    expect(await client.updateProfile({ nickname: 'mine' })).toMatchObject({ nickname: 'mine' })
    expect(client.account.getSnapshot()).toMatchObject({ user: { nickname: 'theirs' } })
  })

  it('[K485] an own change of the profile shows once it is done, also where an older profile was being read meanwhile', async () => {
    tell({ rev: 0, reset: false, changes: [] })
    await signIn()
    await fake.asked('user.get')
    const latch = createLatch()
    let nickname = 'before'
    fake.answer('user.get', async () => {
      const user = { ...me, nickname }
      await latch.opened
      return user
    })
    fake.answer('user.update', () => {
      nickname = 'after'
      latch.open()
      return { ...me, nickname }
    })
    fake.connections[0]?.emit('user.changed', { rev: 1, kind: 'profile' })
    await fake.asked('user.get', 2)
    await client.updateProfile({ nickname: 'after' })
    expect(client.account.getSnapshot()).toMatchObject({ user: { nickname: 'after' } })
  })
})

function refuse(): never {
  throw new StonechatError('invalid_input')
}

function untilNamed(nickname: string) {
  return until(client.account, (state) => state.status === 'signed_in' && state.user.nickname === nickname)
}

describe('own stickers', () => {
  const sticker = (n: number): Sticker => {
    const id = `00000000-0000-4000-8000-00000000000${n}`
    const facts = { kind: 'image', name: 'sticker.webp', media_type: 'image/webp', bytes: 9 } as const
    return { id, file: { id, ...facts }, created_at: n }
  }
  const changed = (rev: number): UserChange => ({ rev, kind: 'stickers' })
  let held: readonly Sticker[] = []
  let asked = 0
  beforeEach(() => {
    ;[held, asked] = [[sticker(1)], 0]
    fake.answer('sticker.list', () => {
      asked += 1
      return { stickers: [...held] }
    })
  })

  it('[T320] they are read when they are asked for, and from then on whenever they change on any device; before that a change asks for nothing', async () => {
    tell({ rev: 0, reset: false, changes: [] })
    await signIn()
    fake.connections[0]?.emit('user.changed', changed(1))
    fake.connections[0]?.emit('user.changed', block(2, 7))
    await until(client.blocks, (blocks) => blocks.length === 1)
    expect([asked, client.stickers.getSnapshot()]).toEqual([0, undefined])
    await client.loadStickers()
    expect(client.stickers.getSnapshot()).toEqual([sticker(1)])
    held = [sticker(2), sticker(1)]
    fake.connections[0]?.emit('user.changed', changed(3))
    await until(client.stickers, (stickers) => stickers?.length === 2)
    expect(asked).toBe(2)
  })

  it('[T321] they show after a start without a network as they were, and are read with the connection', async () => {
    tell({ rev: 0, reset: false, changes: [] })
    await signIn()
    await client.loadStickers()
    await client.saved()
    await client[Symbol.asyncDispose]()
    fake.answer('sticker.list', () => {
      throw new StonechatError('unavailable')
    })
    client = start()
    await until(client.stickers, (stickers) => stickers !== undefined)
    await client.loadStickers()
    expect(client.stickers.getSnapshot()).toEqual([sticker(1)])
    await untilOnline(client)
    fake.answer('sticker.list', () => ({ stickers: [] }))
    fake.connections[0]?.cut()
    await until(client.stickers, (stickers) => stickers?.length === 0)
  })

  it('[T322] a sticker that is sent leaves the draft of its conversation as it is', async () => {
    await signIn()
    const target = { target_type: 'user', target_id: 9 } as const
    client.setDraft(target, 'half a sentence')
    const { id, file } = sticker(1)
    const timeline = client.open(target)
    timeline.send({ type: 'sticker', sticker_id: id, file })
    expect(client.getDraft(target)).toBe('half a sentence')
    timeline.send('a whole one')
    expect(client.getDraft(target)).toBe('')
    timeline.close()
  })
})
