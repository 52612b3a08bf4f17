/** What blocks, mutes, hidden presence and presence for contacts keep from others, over nodes that share a bus. */
import { openSqlite } from '@stonechat/storage/sqlite'
import { makeTempFolder } from '@stonechat/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { closeAll, connect, open } from '../support/im.js'
import { createNodes, type TestNode } from '../support/nodes.js'

const opened: AsyncDisposable[] = []
afterEach(async () => {
  await closeAll()
  for (const one of opened.splice(0).reverse()) await one[Symbol.asyncDispose]()
})

const [ann, bob, cem] = [{ userId: 1 }, { userId: 2 }, { userId: 3 }]
const nothing = { online: false, last_seen_at: null }

async function openNodes() {
  const folder = await makeTempFolder()
  const storage = await openSqlite({ path: `${folder.path}/im.db` })
  const nodes = createNodes({ store: storage.im, authenticate: async (token) => ({ userId: Number(token) }) })
  opened.push(folder, storage, nodes)
  return [nodes.start(), nodes.start()] as const
}

async function follow({ im }: Pick<TestNode, 'im'>, userId: number, ...user_ids: number[]) {
  const live = await connect(im, userId)
  const subscribe = async () =>
    (
      await im.handle({
        name: 'presence.subscribe',
        caller: { userId },
        input: { user_ids },
        connectionId: live.connection.id,
      })
    ).data
  return { live, subscribe, answer: await subscribe() }
}

describe('presence and those who are blocked', () => {
  it('[C761] a user who is blocked sees of the blocker what is seen of somebody who hides it: asked, subscribed and live', async () => {
    const [one, two] = await openNodes()
    await one.im.call('block.add', ann, { user_id: 2 })
    const { live, answer } = await follow(two, 2, 1)
    const other = await follow(two, 3, 1)
    expect(answer).toEqual({ users: [{ user_id: 1, ...nothing }] })
    const here = await connect(one.im, 1)
    expect(await other.live.until('presence.changed', 1)).toMatchObject([{ user_id: 1, online: true }])
    expect(await two.im.call('presence.get', bob, { user_id: 1 })).toMatchObject(nothing)
    expect(await two.im.call('presence.get', cem, { user_id: 1 })).toMatchObject({ online: true })
    here.connection.closed()
    await one.im.drain()
    await other.live.until('presence.changed', 2)
    expect(live.of('presence.changed')).toEqual([])
    expect(await two.im.call('presence.get', bob, { user_id: 1 })).toMatchObject(nothing)
  })

  it('[C762] a block on one node takes the presence from followers on another at once, and unblocking gives it back', async () => {
    const [one, two] = await openNodes()
    const here = await connect(one.im, 1)
    const { live, answer } = await follow(two, 2, 1)
    expect(answer).toMatchObject({ users: [{ online: true }] })
    await one.im.call('block.add', ann, { user_id: 2 })
    expect(await live.until('presence.changed', 1)).toEqual([{ user_id: 1, ...nothing }])
    here.connection.closed()
    const again = await connect(one.im, 1)
    await one.im.call('block.remove', ann, { user_id: 2 })
    expect((await live.until('presence.changed', 2))[1]).toMatchObject({ user_id: 1, online: true })
    again.connection.closed()
    expect((await live.until('presence.changed', 3))[2]).toMatchObject({ online: false })
    expect(live.of('presence.changed')).toHaveLength(3)
  })

  it('[C763] a block whose news were lost holds for followers once the link is back', async () => {
    const [one, two] = await openNodes()
    await connect(one.im, 1)
    const { live } = await follow(two, 2, 1)
    one.mute()
    await one.im.call('block.add', ann, { user_id: 2 })
    one.heal()
    two.restore()
    expect((await live.until('presence.changed', 1)).at(-1)).toEqual({ user_id: 1, ...nothing })
  })

  it('[C764] a block that comes while a subscription is being answered holds for it', async () => {
    const [one] = await openNodes()
    await connect(one.im, 1)
    const { live, subscribe } = await follow(one, 2, 1)
    await Promise.all([subscribe(), one.im.call('block.add', ann, { user_id: 2 })])
    await one.im.call('presence.update', ann, { hidden: true })
    await one.im.call('presence.update', ann, { hidden: false })
    await one.im.call('block.remove', ann, { user_id: 2 })
    await live.until('presence.changed', 2)
    expect(live.of('presence.changed')).toMatchObject([nothing, { online: true }])
  })
})

describe('those who are blocked', () => {
  it('[Y400] a user who is blocked hears neither typing nor presence of the blocker on any node, and nothing that is refused', async () => {
    const [one, two] = await openNodes()
    await one.im.call('message.send', ann, { target_id: 2, content: 'hello' })
    await connect(one.im, 1)
    const { live } = await follow(two, 2, 1)
    const other = await follow(two, 3, 1)
    await one.im.call('block.add', ann, { user_id: 2 })
    expect(await live.until('presence.changed', 1)).toEqual([{ user_id: 1, ...nothing }])
    const before = live.events.length

    const typist = await connect(one.im, 1)
    for (const target_id of [2, 3])
      await one.im.handle({
        name: 'typing',
        caller: ann,
        input: { target_type: 'user', target_id },
        connectionId: typist.connection.id,
      })
    const refusals = [
      one.im.call('message.send', ann, { target_id: 2, content: 'psst' }),
      one.im.call('message.edit', ann, { target_id: 2, seq: 1, content: 'changed' }),
      one.im.call('message.react', ann, { target_id: 2, seq: 1, emoji: '👍', on: true }),
      one.im.call('message.pin', ann, { target_id: 2, seq: 1, on: true }),
      one.im.call('contact.request', ann, { user_id: 2 }),
    ]
    for (const outcome of await Promise.allSettled(refusals))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'blocked' } })
    await one.im.call('presence.update', ann, { hidden: true })
    await one.im.call('presence.update', ann, { hidden: false })
    await one.im.call('user.preferences', ann, { theme: 'dark' })
    typist.connection.closed()
    // What reaches others by the same bus has passed by then.
    await other.live.until('presence.changed', 2)
    await one.im.call('block.remove', ann, { user_id: 2 })
    await live.until('presence.changed', 2)
    expect(live.events.slice(before).map(({ event }) => event)).toEqual(['presence.changed'])
  })

  it('[Y401] lists, history, sync, receipts and what belongs to a user do not tell a user that somebody has blocked them, also while the blocker reads on', async () => {
    const [one, two] = await openNodes()
    await one.im.call('message.send', bob, { target_id: 1, content: 'hello' })
    await one.im.call('message.send', bob, { target_id: 1, content: 'are you there?' })
    const { live } = await follow(two, 2, 1)
    const receipts = { target_id: 1, on: true }
    const read = async () => ({
      sessions: await two.im.call('session.list', bob, {}),
      session: await two.im.call('session.get', bob, { target_id: 1 }),
      history: await two.im.call('message.list', bob, { target_id: 1 }),
      readers: await two.im.call('message.readers', bob, { target_id: 1, seq: 1 }),
      receipts: await two.im.handle({
        ...{ name: 'receipt.subscribe', caller: bob, connectionId: live.connection.id },
        input: receipts,
      }),
      sync: { ...(await two.im.call('sync', bob, { conversations: [], user_rev: 0 })), server_time: 0 },
      blocks: await two.im.call('block.list', bob, {}),
      contacts: await two.im.call('contact.list', bob, {}),
      requests: await two.im.call('contact.requests', bob, {}),
      privacy: await two.im.call('user.privacy', bob, {}),
    })
    const before = await read()
    await one.im.call('block.add', ann, { user_id: 2 })
    for (const { im } of [one, two]) {
      await im.call('session.read', ann, { target_id: 2, seq: im === one.im ? 1 : 2 })
      expect(await read()).toEqual(before)
    }
    const card = { type: 'card', user_id: 1 } as const
    expect(await two.im.call('message.send', bob, { target_id: 3, content: card })).toMatchObject({
      content: card,
    })
    await one.im.call('block.remove', ann, { user_id: 2 })
    expect(await live.until('receipt.changed', 1)).toMatchObject([
      { user_id: 1, read_seq: 2, delivered_seq: 2 },
    ])
    expect((await read()).session).toMatchObject({ peer_read_seq: 2 })
  })
})

describe('presence of those who hide it', () => {
  it('[C765] hiding tells followers on every node that the user is offline, and not since when', async () => {
    const [one, two] = await openNodes()
    const followers = [await follow(one, 2, 1), await follow(two, 2, 1)]
    await connect(one.im, 1)
    await two.im.call('presence.update', ann, { hidden: true })
    for (const { live } of followers)
      expect((await live.until('presence.changed', 2))[1]).toEqual({ user_id: 1, ...nothing })
  })

  it('[C766] hiding whose news were lost shows no time either when the next heartbeat brings it', async () => {
    const [one, two] = await openNodes()
    const { live } = await follow(two, 2, 1)
    await connect(one.im, 1)
    await live.until('presence.changed', 1)
    one.mute()
    await one.im.call('presence.update', ann, { hidden: true })
    one.heal()
    expect((await live.until('presence.changed', 2))[1]).toEqual({ user_id: 1, ...nothing })
  }, 20_000)
})

describe('presence that only contacts may see', () => {
  const befriend = async ({ im }: TestNode) => {
    const { id } = await im.call('contact.request', bob, { user_id: 1 })
    await im.call('contact.answer', ann, { request_id: id, state: 'accepted' })
  }

  it('[Y102] whoever is no contact sees what is seen of somebody who hides it, asked, subscribed and live, and becoming a contact or ending that holds on every node at once', async () => {
    const [one, two] = await openNodes()
    const here = await connect(one.im, 1)
    expect(await two.im.call('user.privacy', ann, { presence_to: 'contacts' })).toMatchObject({
      presence_to: 'contacts',
    })
    const [friend, stranger] = [await follow(two, 2, 1), await follow(two, 3, 1)]
    for (const { answer } of [friend, stranger])
      expect(answer).toEqual({ users: [{ user_id: 1, ...nothing }] })
    await befriend(one)
    expect(await friend.live.until('presence.changed', 1)).toMatchObject([{ user_id: 1, online: true }])
    const asked = (caller: typeof ann | undefined) => two.im.call('presence.get', caller, { user_id: 1 })
    expect(await asked(bob)).toMatchObject({ online: true })
    expect(await asked(ann)).toMatchObject({ online: true })
    for (const caller of [cem, undefined]) expect(await asked(caller)).toMatchObject(nothing)
    expect(await friend.subscribe()).toMatchObject({ users: [{ online: true }] })
    here.connection.closed()
    await one.im.drain()
    expect((await friend.live.until('presence.changed', 2))[1]).toMatchObject({
      ...{ online: false, last_seen_at: expect.any(Number) },
    })
    await two.im.call('contact.delete', bob, { user_id: 1 })
    expect((await friend.live.until('presence.changed', 3))[2]).toEqual({ user_id: 1, ...nothing })
    await connect(one.im, 1)
    expect(await asked(bob)).toMatchObject(nothing)
    await one.im.call('user.privacy', ann, { presence_to: 'everyone' })
    expect(await stranger.live.until('presence.changed', 1)).toMatchObject([{ user_id: 1, online: true }])
    expect((await friend.live.until('presence.changed', 4))[3]).toMatchObject({ online: true })
  })

  it('[Y103] choosing contacts takes it from strangers who follow, on every node, and leaves it to contacts who are not blocked', async () => {
    const [one, two] = await openNodes()
    await befriend(one)
    await connect(one.im, 1)
    const [friend, stranger] = [await follow(two, 2, 1), await follow(two, 3, 1)]
    await one.im.call('user.privacy', ann, { presence_to: 'contacts' })
    expect(await stranger.live.until('presence.changed', 1)).toEqual([{ user_id: 1, ...nothing }])
    expect((await friend.live.until('presence.changed', 1)).at(-1)).toMatchObject({ online: true })
    await one.im.call('block.add', ann, { user_id: 2 })
    expect((await friend.live.until('presence.changed', 2)).at(-1)).toEqual({ user_id: 1, ...nothing })
    await one.im.call('user.privacy', ann, { presence_to: 'nobody' })
    await one.im.call('user.privacy', ann, { presence_to: 'contacts' })
    await one.im.call('block.remove', ann, { user_id: 2 })
    expect((await friend.live.until('presence.changed', 3)).at(-1)).toMatchObject({ online: true })
    expect(stranger.live.of('presence.changed')).toHaveLength(1)
  })
})

describe('members who are muted', () => {
  it('[M766] nobody sees a muted member typing', async () => {
    const { im } = await open()
    const { id } = await im.call('group.create', ann, { name: 'g', member_ids: [2, 3] })
    const target = { target_type: 'group', target_id: id } as const
    const watching = await connect(im, 1)
    const typist = async (userId: number) => {
      const { connection } = await connect(im, userId)
      await im.handle({ name: 'typing', caller: { userId }, input: target, connectionId: connection.id })
    }
    await im.call('group.member', ann, { group_id: id, user_id: 2, muted_until: Date.now() + 60_000 })
    await typist(2)
    await typist(3)
    expect(await watching.until('typing', 1)).toMatchObject([{ user_id: 3 }])
  })
})

describe('who was removed from a group', () => {
  it('[G770] the owner and admins list and lift bans, a member may not', async () => {
    const { im } = await open()
    const { id } = await im.call('group.create', ann, { name: 'g', member_ids: [2, 3] })
    await im.call('group.remove', ann, { group_id: id, user_id: 2 })
    await expect(im.call('group.add', cem, { group_id: id, user_ids: [2] })).rejects.toMatchObject({
      code: 'banned',
    })
    const asked = [
      ['group.bans', { group_id: id }],
      ['group.ban', { group_id: id, user_id: 2 }],
      ['group.unban', { group_id: id, user_id: 2 }],
    ] as const
    for (const [name, input] of asked) {
      await expect(im.call(name, cem, input)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(im.call(name, { userId: 9 }, input)).rejects.toMatchObject({ code: 'not_a_member' })
    }
    expect(await im.call('group.bans', ann, { group_id: id })).toMatchObject({
      bans: [{ user_id: 2, banned_by: 1 }],
      next_cursor: null,
    })
    await im.call('group.unban', ann, { group_id: id, user_id: 2 })
    expect((await im.call('group.bans', ann, { group_id: id })).bans).toEqual([])
    expect(await im.call('group.add', cem, { group_id: id, user_ids: [2] })).toMatchObject({
      member_count: 3,
    })
  })
  it('[G953] [G954] a ban of who left is not told to the members, and one of a member is, who receives nothing after', async () => {
    const { im } = await open()
    const { id } = await im.call('group.create', ann, { name: 'g', member_ids: [2, 3, 4] })
    const dan = { userId: 4 }
    const watching = await connect(im, 3)
    const gone = await connect(im, 2)
    await im.call('group.remove', dan, { group_id: id, user_id: 4 })
    await im.call('group.ban', ann, { group_id: id, user_id: 4 })
    await im.call('group.ban', ann, { group_id: id, user_id: 99 })
    expect((await im.call('group.bans', ann, { group_id: id })).bans.map((one) => one.user_id)).toEqual([
      4, 99,
    ])
    await im.call('group.ban', ann, { group_id: id, user_id: 2 })
    await im.call('message.send', ann, { target_type: 'group', target_id: id, content: 'without them' })
    await watching.until('message.created', 1)
    expect(watching.of('group.changed').map((one) => [one.kind, one.user_ids])).toEqual([
      ['member_removed', [4]],
      ['member_removed', [2]],
    ])
    expect(await gone.until('session.changed', 1)).toMatchObject([{ removed: true }])
    expect(gone.of('message.created')).toEqual([])
    await expect(im.call('group.ban', ann, { group_id: id, user_id: 1 })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})
