import { defaultGroupSettings } from '@stonechat/protocol'
import { expect, it } from 'vitest'
import type { MessageChange } from '../../contract/index.js'
import {
  direct,
  draft,
  inGroup,
  makeGroup,
  noon,
  send,
  sendMany,
  sessionOf,
  syncLimit,
  verdict,
  type World,
} from './world.js'

const better = { type: 'text', text: 'better' } as const

const edit = (
  key: MessageChange['key'],
  actorId: number,
  given: Partial<MessageChange> = {},
): MessageChange => ({
  key,
  actorId,
  seq: 1,
  content: better,
  at: noon + 1_000,
  windowMs: 60_000,
  ...given,
})
const recall = (
  key: MessageChange['key'],
  actorId: number,
  given: Partial<MessageChange> = {},
): MessageChange => edit(key, actorId, { content: null, ...given })

export function registerChangeMessageRules(getWorld: () => World): void {
  it('[M130] an edit replaces the content and moves rev by one', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const sent = await send(world, direct(ann, bob), ann)
    const outcome = await world.im.changeMessage(edit(direct(ann, bob), ann))
    expect(outcome).toMatchObject({
      status: 'changed',
      message: { seq: 1, content: better, edited_at: noon + 1_000, recalled_at: null, created_at: noon },
      conversation: { rev: 1, memberCount: 2 },
    })
    expect((await sessionOf(world, bob, sent.conversation_id)).last_message).toMatchObject({
      content: better,
    })
  })

  it('[M293] a message carries the rev of its last change wherever it travels', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const id = await sendMany(world, key, ann, 3)
    const { settled } = await world.im.getEventHead()
    const outcomes = [
      await world.im.changeMessage(edit(key, ann, { seq: 3 })),
      await world.im.changeMessage(recall(key, ann, { seq: 1 })),
      await world.im.changeMessage(recall(key, ann, { seq: 3, at: noon + 3_000 })),
    ]
    expect(outcomes).toMatchObject([
      { message: { rev: 1 } },
      { message: { rev: 2 } },
      { message: { rev: 3 } },
    ])
    const revs = [2, 0, 3]
    const page = await world.im.listMessages({
      conversationId: id,
      afterSeq: 0,
      direction: 'newer',
      limit: 9,
    })
    expect(page.messages.map(({ rev }) => rev)).toEqual(revs)
    expect((await sessionOf(world, bob, id)).last_message).toMatchObject({ seq: 3, rev: 3 })
    const sync = await world.im.getChangesSince(bob, { held: [], limit: syncLimit })
    expect(sync.conversations[0]?.messages.map(({ rev }) => rev)).toEqual(revs)
    const { events } = await world.im.listEvents({ after: settled, limit: 200 })
    const logged = events.flatMap((one) =>
      one.conversationId === id && one.kind === 'message_changed' ? [one.message.rev] : [],
    )
    expect(logged).toEqual([3, 2, 3])
  })

  it('[M131] a recall empties the message, leaves its place, and twice is unchanged', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    await send(world, key, ann)
    const first = await world.im.changeMessage(recall(key, ann))
    const second = await world.im.changeMessage(recall(key, ann, { at: noon + 2_000 }))
    expect(first).toMatchObject({
      status: 'changed',
      message: { seq: 1, content: null, recalled_at: noon + 1_000 },
      conversation: { rev: 1 },
    })
    expect(second).toMatchObject({ status: 'unchanged', conversation: { rev: 1 } })
    expect((await send(world, key, ann)).seq).toBe(2)
  })

  it('[M132] an edit to what is already there is unchanged, so that a retry is harmless', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    await send(world, key, ann)
    await world.im.changeMessage(edit(key, ann))
    expect(await world.im.changeMessage(edit(key, ann))).toMatchObject({
      status: 'unchanged',
      conversation: { rev: 1 },
    })
  })

  it('[M133] only the sender edits; a recalled message cannot be edited', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, stranger = 0] = world.people(3)
    const key = direct(ann, bob)
    await send(world, key, ann)
    expect(verdict(await world.im.changeMessage(edit(key, bob)))).toBe('forbidden')
    expect(verdict(await world.im.changeMessage(recall(key, bob)))).toBe('forbidden')
    expect(verdict(await world.im.changeMessage(recall(key, stranger)))).toBe('not_a_member')
    await world.im.changeMessage(recall(key, ann))
    expect(verdict(await world.im.changeMessage(edit(key, ann)))).toBe('message_recalled')
  })

  it("[M134] a sender's message can be changed within its window and not after it", async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    await sendMany(world, key, ann, 2)
    const windowMs = 1_000
    expect(verdict(await world.im.changeMessage(edit(key, ann, { at: noon + 1_001, windowMs })))).toBe(
      'edit_expired',
    )
    expect(verdict(await world.im.changeMessage(recall(key, ann, { at: noon + 1_001, windowMs })))).toBe(
      'recall_expired',
    )
    expect(verdict(await world.im.changeMessage(edit(key, ann, { at: noon + 1_000, windowMs })))).toBe(
      'changed',
    )
    expect(verdict(await world.im.changeMessage(recall(key, ann, { at: noon + 1_000, windowMs })))).toBe(
      'changed',
    )
  })

  it('[M135] owner and admins of a group recall any message at any age; members only their own', async () => {
    const world = getWorld()
    const [owner = 0, admin = 0, bob = 0, cem = 0] = world.people(4)
    const group = await makeGroup(world, owner, admin, bob, cem)
    const key = inGroup(group)
    await world.im.changeGroup({
      kind: 'member',
      groupId: group.id,
      actorId: owner,
      userId: admin,
      role: 'admin',
      at: noon,
    })
    await sendMany(world, key, bob, 3)
    const late = { at: noon + 10_000_000 }
    expect(verdict(await world.im.changeMessage(recall(key, cem, { seq: 1 })))).toBe('forbidden')
    expect(verdict(await world.im.changeMessage(recall(key, bob, { seq: 1, ...late })))).toBe(
      'recall_expired',
    )
    expect(verdict(await world.im.changeMessage(recall(key, admin, { seq: 1, ...late })))).toBe('changed')
    expect(verdict(await world.im.changeMessage(recall(key, owner, { seq: 2, ...late })))).toBe('changed')
    expect(verdict(await world.im.changeMessage(edit(key, owner, { seq: 3 })))).toBe('forbidden')
  })

  it('[M136] what is not there, or lies below the floor, is message_not_found', async () => {
    const world = getWorld()
    const [owner = 0, late = 0, stranger = 0] = world.people(3)
    const group = await makeGroup(world, owner)
    const key = inGroup(group)
    await send(world, key, owner)
    const place = { groupId: group.id, actorId: owner, at: noon }
    await world.im.changeGroup({ kind: 'add', ...place, userIds: [late], maxMembers: 9 })
    await world.im.changeGroup({ kind: 'member', ...place, userId: late, role: 'admin' })
    expect(verdict(await world.im.changeMessage(recall(key, late)))).toBe('message_not_found')
    expect(verdict(await world.im.changeMessage(recall(key, owner, { seq: 2 })))).toBe('message_not_found')
    expect(verdict(await world.im.changeMessage(recall(key, stranger)))).toBe('not_a_member')
    expect(verdict(await world.im.changeMessage(recall(direct(owner, late), owner)))).toBe(
      'message_not_found',
    )
    expect(
      verdict(await world.im.changeMessage(recall({ kind: 'group', groupId: 999_999_999 }, owner))),
    ).toBe('group_not_found')
  })

  it('[M137] a user who may not write may not write by editing either', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    await send(world, inGroup(group), bob)
    await send(world, direct(owner, bob), bob)
    await world.im.changeGroup({
      kind: 'member',
      groupId: group.id,
      actorId: owner,
      userId: bob,
      mutedUntil: noon + 1_000_000,
      at: noon,
    })
    await world.im.setBlock(owner, bob, true, noon)
    expect(verdict(await world.im.changeMessage(edit(inGroup(group), bob)))).toBe('muted')
    expect(verdict(await world.im.changeMessage(edit(direct(owner, bob), bob)))).toBe('blocked')
    expect(verdict(await world.im.changeMessage(recall(inGroup(group), bob)))).toBe('changed')
    expect(verdict(await world.im.changeMessage(recall(direct(owner, bob), bob)))).toBe('changed')
  })

  it('[M138] rev goes 1, 2, 3 without gaps under concurrent changes', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    await sendMany(world, key, ann, 10)
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => world.im.changeMessage(recall(key, ann, { seq: index + 1 }))),
    )
    const revs = outcomes.map((one) => (one.status === 'refused' ? 0 : one.conversation.rev))
    expect(revs.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('[M139] nothing of a dissolved group changes any more, and its members keep its history', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    await send(world, inGroup(group), owner)
    await world.im.changeGroup({ kind: 'dissolve', groupId: group.id, actorId: owner, at: noon })
    expect(verdict(await world.im.changeMessage(recall(inGroup(group), owner)))).toBe('group_dissolved')
    expect(await world.im.getAccess(bob, inGroup(group))).toEqual({
      conversationId: group.conversation_id,
      lastSeq: 1,
      floorSeq: 0,
      joinedRev: 0,
      isBlocked: false,
      mutedUntil: null,
      member: { role: 'member', settings: defaultGroupSettings },
    })
    const sync = await world.im.getChangesSince(bob, { held: [], limit: syncLimit })
    expect(sync.conversations[0]?.messages).toHaveLength(1)
  })

  it('[M140] concurrent changes and sends number rev and seq independently', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const { conversation_id } = await send(world, key, ann)
    await Promise.all([
      world.im.changeMessage(edit(key, ann)),
      world.im.commitMessages([draft(key, bob), draft(key, ann)]),
    ])
    expect(await sessionOf(world, ann, conversation_id)).toMatchObject({ last_seq: 3, rev: 1 })
  })
}
