import { limits, type WantedMentions } from '@stonechat/protocol'
import { expect, it } from 'vitest'
import {
  direct,
  draft,
  holds,
  inGroup,
  makeGroup,
  noon,
  send,
  sessionOf,
  syncLimit,
  verdict,
  type World,
} from './world.js'

const words = { type: 'text', text: 'hello' } as const

export function registerMentionRules(getWorld: () => World): void {
  /** A group of four with its owner, and its key. */
  const meet = async () => {
    const world = getWorld()
    const [owner = 0, ann = 0, bob = 0, cem = 0] = world.people(4)
    const group = await makeGroup(world, owner, ann, bob, cem)
    return { world, owner, ann, bob, cem, group, key: inGroup(group), id: group.conversation_id }
  }
  const unreadOf = async (world: World, userId: number, id: number) => {
    const { mention_seq, unread_mentions, mention_seqs } = await sessionOf(world, userId, id)
    expect(mention_seq).toBe(mention_seqs?.[0] ?? 0)
    expect(unread_mentions).toBe(mention_seqs?.length ?? 0)
    return mention_seqs ?? []
  }
  const edit = (actorId: number, seq: number, mentions: WantedMentions | undefined, text = 'hello') => ({
    ...{ actorId, seq, mentions, at: noon + 1_000, windowMs: 60_000 },
    content: { ...words, text },
  })

  it('[T70] a message that mentions somebody is an unread mention of theirs until they have read it, and of nobody else', async () => {
    const { world, ann, bob, cem, key, id } = await meet()
    await send(world, key, ann)
    const message = await send(world, key, ann, { extras: { mentions: [bob], mention_names: ['Bob'] } })
    expect(message).toMatchObject({ mentions: [bob], mention_names: ['Bob'] })
    await send(world, key, cem, { extras: { mentions: [bob] } })
    expect(await unreadOf(world, bob, id)).toEqual([2, 3])
    expect(await unreadOf(world, ann, id)).toEqual([])
    expect(await unreadOf(world, cem, id)).toEqual([])
    expect((await world.im.readSession(bob, id, 2))?.session).toMatchObject({
      ...{ mention_seq: 3, unread_mentions: 1, mention_seqs: [3] },
    })
    await world.im.readSession(bob, id, 3)
    expect(await unreadOf(world, bob, id)).toEqual([])
    expect(await sessionOf(world, bob, id)).not.toHaveProperty('mention_seqs')
  })

  it('[T554] an older message that mentions somebody by an edit hides no newer mention, and neither do messages without any', async () => {
    const { world, ann, bob, key, id } = await meet()
    await send(world, key, ann)
    await send(world, key, ann, { extras: { mentions: [bob] } })
    await send(world, key, ann)
    await world.im.changeMessage({ key, ...edit(ann, 1, { mentions: [bob] }) })
    await send(world, key, ann)
    expect(await unreadOf(world, bob, id)).toEqual([1, 2])
    expect((await world.im.readSession(bob, id, 1))?.session).toMatchObject({
      mention_seq: 2,
      unread_mentions: 1,
    })
    await send(world, direct(ann, bob), ann)
    await world.im.commitMessages([
      draft(key, ann),
      draft(direct(ann, bob), ann, { extras: { mentions: [bob] } }),
    ])
    expect(await unreadOf(world, bob, id)).toEqual([2])
  })

  it('[T71] a message that mentions everybody mentions all members but its sender, and one who is named too once', async () => {
    const { world, owner, ann, bob, key, id } = await meet()
    await send(world, key, owner, { extras: { mention_all: true, mentions: [bob] } })
    await send(world, key, owner, { extras: { mentions: [bob] } })
    expect(await unreadOf(world, bob, id)).toEqual([1, 2])
    expect(await unreadOf(world, ann, id)).toEqual([1])
    expect(await unreadOf(world, owner, id)).toEqual([])
  })

  it('[T72] everybody is mentioned by the owner and admins of a group alone', async () => {
    const { world, owner, ann, bob, group, key } = await meet()
    const change = { groupId: group.id, actorId: owner, userId: bob, at: noon } as const
    await world.im.changeGroup({ kind: 'member', ...change, role: 'admin' })
    const extras = { mention_all: true }
    const outcomes = await world.im.commitMessages([
      draft(key, owner, { extras }),
      draft(key, ann, { extras }),
      draft(key, bob, { extras }),
      draft(direct(ann, bob), ann, { extras }),
    ])
    expect(outcomes.map(verdict)).toEqual(['created', 'forbidden', 'created', 'forbidden'])
  })

  it('[T73] a message that mentions an outsider or its sender is refused, and the others of its batch go out', async () => {
    const { world, owner, ann, bob, group, key, id } = await meet()
    const [stranger = 0] = world.people(1)
    const outcomes = await world.im.commitMessages([
      draft(key, ann, { extras: { mentions: [bob] } }),
      draft(key, ann, { extras: { mentions: [bob, stranger] } }),
      draft(key, ann, { extras: { mentions: [ann] } }),
      draft(direct(ann, bob), ann, { extras: { mentions: [stranger] } }),
      draft(direct(ann, stranger), ann, { extras: { mentions: [stranger] } }),
    ])
    const refused = 'not_mentionable'
    expect(outcomes.map(verdict)).toEqual(['created', refused, refused, refused, 'created'])
    expect(await world.im.getAccess(ann, direct(ann, bob))).toBeUndefined()
    expect(await unreadOf(world, bob, id)).toEqual([1])
    await world.im.changeGroup({ kind: 'remove', groupId: group.id, actorId: owner, userId: bob, at: noon })
    const [late] = await world.im.commitMessages([draft(key, ann, { extras: { mentions: [bob] } })])
    expect(verdict(late)).toBe(refused)
  })

  it('[T74] a retry finds the message with its mentions, and mentions nobody again', async () => {
    const { world, ann, bob, key, id } = await meet()
    const one = draft(key, ann, { extras: { mentions: [bob] } })
    await world.im.commitMessages([one])
    const [again] = await world.im.commitMessages([one])
    expect(again).toMatchObject({ status: 'duplicate', message: { mentions: [bob] } })
    expect(await unreadOf(world, bob, id)).toEqual([1])
  })

  it('[T75] an edit mentions whom it says, and those whom it does not speak of stay as they were', async () => {
    const { world, ann, bob, cem, key, id } = await meet()
    await send(world, key, ann, { extras: { mentions: [bob], mention_names: ['Bob'] } })
    await send(world, key, ann)
    const change = (seq: number, mentions: WantedMentions | undefined, text?: string) =>
      world.im.changeMessage({ key, ...edit(ann, seq, mentions, text) })
    expect(await change(1, undefined, 'better')).toMatchObject({
      ...{ status: 'changed', message: { mentions: [bob], mention_names: ['Bob'] } },
    })
    expect(await unreadOf(world, bob, id)).toEqual([1])
    expect(await change(1, { mentions: [cem] }, 'better')).toMatchObject({
      ...{ status: 'changed', message: { mentions: [cem], content: { text: 'better' } } },
    })
    expect(await unreadOf(world, bob, id)).toEqual([])
    expect(await unreadOf(world, cem, id)).toEqual([1])
    expect(await change(2, { mentions: [cem, bob] })).toMatchObject({ status: 'changed' })
    expect(await change(2, { mentions: [cem, bob] })).toMatchObject({ status: 'unchanged' })
    expect(await unreadOf(world, bob, id)).toEqual([2])
    expect(await unreadOf(world, cem, id)).toEqual([1, 2])
    const last = await change(2, { mentions: [] })
    expect(last).not.toHaveProperty('message.mentions')
    expect(await unreadOf(world, bob, id)).toEqual([])
  })

  it('[T76] an edit mentions nobody whom a new message could not mention, but keeps who has left since', async () => {
    const { world, owner, ann, bob, group, key } = await meet()
    const [stranger = 0] = world.people(1)
    await send(world, key, ann, { extras: { mentions: [bob] } })
    const tryTo = async (mentions: WantedMentions, text?: string) =>
      verdict(await world.im.changeMessage({ key, ...edit(ann, 1, mentions, text) }))
    expect(await tryTo({ mentions: [bob, stranger] })).toBe('not_mentionable')
    expect(await tryTo({ mentions: [ann] })).toBe('not_mentionable')
    expect(await tryTo({ mention_all: true })).toBe('forbidden')
    await world.im.changeGroup({ kind: 'remove', groupId: group.id, actorId: owner, userId: bob, at: noon })
    expect(await tryTo({ mentions: [bob] }, 'without them')).toBe('changed')
  })

  it('[T77] a recall, a deletion of one’s own and the floor of one who came later take mentions away', async () => {
    const { world, owner, ann, bob, group, key, id } = await meet()
    for (let count = 0; count < 3; count += 1)
      await send(world, key, owner, { extras: { mentions: [bob], mention_all: true } })
    const recalled = { key, actorId: owner, seq: 1, content: null, at: noon, windowMs: 60_000 }
    expect(await world.im.changeMessage(recalled)).not.toHaveProperty('message.mentions')
    expect(await unreadOf(world, bob, id)).toEqual([2, 3])
    await world.im.deleteMessages({ userId: bob, conversationId: id, seqs: [2], at: noon })
    expect(await unreadOf(world, bob, id)).toEqual([3])
    expect(await unreadOf(world, ann, id)).toEqual([2, 3])
    const change = { groupId: group.id, actorId: owner, at: noon } as const
    await world.im.changeGroup({ kind: 'remove', ...change, userId: bob })
    await world.im.changeGroup({ kind: 'add', ...change, userIds: [bob], maxMembers: 9 })
    expect(await unreadOf(world, bob, id)).toEqual([])
    await send(world, key, ann, { extras: { mentions: [bob] } })
    expect(await unreadOf(world, bob, id)).toEqual([4])
  })

  it('[T78] lists, sync and a session by itself say the same of unread mentions', async () => {
    const { world, ann, bob, key, id } = await meet()
    const [dan = 0] = world.people(1)
    const held = [holds(await sessionOf(world, bob, id))]
    await send(world, key, ann, { extras: { mentions: [bob] } })
    await send(world, direct(dan, bob), dan, { extras: { mentions: [bob] } })
    const session = await sessionOf(world, bob, id)
    const listed = await world.im.listSessions(bob, { limit: 10 })
    expect(listed.find((one) => one.conversation_id === id)).toEqual(session)
    expect(listed.map((one) => one.unread_mentions)).toEqual([1, 1])
    const sync = await world.im.getChangesSince(bob, { held, limit: syncLimit })
    expect(sync.sessions.find((one) => one.conversation_id === id)).toEqual(session)
    expect(sync.conversations.find((one) => one.conversation_id === id)?.messages).toMatchObject([
      { mentions: [bob] },
    ])
  })

  it('[T79] a session names the oldest of many unread mentions, and counts no further than to its limit', async () => {
    const { world, owner, ann, bob, key, id } = await meet()
    const extras = (index: number) => (index % 2 === 0 ? { mentions: [bob] } : { mention_all: true })
    const many = (count: number) =>
      world.im.commitMessages(
        Array.from({ length: count }, (_, index) => draft(key, owner, { extras: extras(index) })),
      )
    await many(150)
    const all = Array.from({ length: limits.unreadMentionSeqsMax }, (_, index) => index + 1)
    expect(await sessionOf(world, bob, id)).toMatchObject({
      ...{ mention_seq: 1, unread_mentions: 150, mention_seqs: all },
    })
    expect(await sessionOf(world, ann, id)).toMatchObject({ mention_seq: 2, unread_mentions: 75 })
    for (let count = 0; count < 4; count += 1) await many(500)
    await world.im.deleteMessages({ userId: bob, conversationId: id, seqs: [1, 2, 3], at: noon })
    expect(await sessionOf(world, bob, id)).toMatchObject({
      ...{ mention_seq: 4, unread_mentions: limits.unreadMentionsMax },
    })
    await world.im.readSession(bob, id, 2_100)
    expect(await sessionOf(world, bob, id)).toMatchObject({ mention_seq: 2_101, unread_mentions: 50 })
  })
}
