import { expect, it } from 'vitest'
import {
  direct,
  draft,
  inGroup,
  makeGroup,
  noon,
  send,
  sendMany,
  sessionOf,
  verdict,
  type World,
} from './world.js'

export function registerSendRules(getWorld: () => World): void {
  it('[M101] the first message to a person opens the conversation with the sessions of both', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const message = await send(world, direct(ann, bob), ann)
    expect(message.seq).toBe(1)
    const mine = await sessionOf(world, ann, message.conversation_id)
    const theirs = await sessionOf(world, bob, message.conversation_id)
    expect([mine.target_type, mine.target_id, mine.unread]).toEqual(['user', bob, 0])
    expect([theirs.target_type, theirs.target_id, theirs.unread]).toEqual(['user', ann, 1])
    expect(theirs.last_message).toMatchObject({
      seq: 1,
      sender_id: ann,
      content: { type: 'text', text: 'hello' },
    })
  })

  it('[T1] what belongs to a message from its first moment is on it in every answer, and on no other of its batch', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const extras = { reactions: [{ emoji: '👍', count: 1, user_ids: [ann] }] }
    const outcomes = await world.im.commitMessages([
      draft(key, ann),
      { ...draft(key, ann), extras },
      draft(key, bob),
    ])
    const answered = outcomes.map((one) => (one.status === 'created' ? one.message : undefined))
    expect(answered.map((one) => one?.reactions)).toEqual([undefined, extras.reactions, undefined])
    const conversationId = answered[0]?.conversation_id ?? 0
    const { messages } = await world.im.listMessages({
      ...{ conversationId, userId: bob, afterSeq: 0, direction: 'newer', limit: 10 },
    })
    expect(messages).toEqual(answered)
    const [again] = await world.im.commitMessages([
      { ...draft(key, ann), extras, clientId: answered[1]?.client_id ?? '' },
    ])
    expect(again).toMatchObject({ status: 'duplicate', message: answered[1] })
  })

  it('[M102] a batch is committed in the order given, and outcomes come in that order', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    const batch = [
      draft(direct(ann, bob), ann),
      draft(direct(ann, cem), cem),
      draft(direct(ann, bob), bob),
      draft(direct(ann, bob), ann),
    ]
    const outcomes = await world.im.commitMessages(batch)
    const seen = outcomes.map((one) =>
      one.status === 'created' ? [one.message.client_id, one.message.seq] : one,
    )
    expect(seen).toEqual(batch.map((one, index) => [one.clientId, [1, 1, 2, 3][index]]))
  })

  it('[M109] concurrent batches give out seq without gaps or repeats', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const batches = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        world.im.commitMessages(Array.from({ length: 5 }, () => draft(key, index % 2 === 0 ? ann : bob))),
      ),
    )
    const seqs = batches.flat().map((one) => (one.status === 'created' ? one.message.seq : 0))
    expect(seqs.toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 1),
    )
  })

  it('[M110] concurrent first messages meet in one conversation', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const sent = await Promise.all(
      [ann, bob, ann, bob].map((sender) => send(world, direct(ann, bob), sender)),
    )
    expect(new Set(sent.map((message) => message.conversation_id)).size).toBe(1)
    expect(sent.map((message) => message.seq).toSorted()).toEqual([1, 2, 3, 4])
  })

  it('[M112] a refused draft never fails its batch mates', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, stranger = 0] = world.people(3)
    const group = await makeGroup(world, ann)
    const outcomes = await world.im.commitMessages([
      draft(inGroup(group), ann),
      draft(inGroup(group), stranger),
      draft({ kind: 'group', groupId: 999_999_999 }, ann),
      draft(direct(ann, bob), stranger),
      draft(inGroup(group), ann, { replyTo: 77 }),
      draft(inGroup(group), ann),
    ])
    expect(outcomes.map(verdict)).toEqual([
      'created',
      'not_a_member',
      'group_not_found',
      'not_a_member',
      'message_not_found',
      'created',
    ])
    expect(outcomes.at(-1)).toMatchObject({ message: { seq: 2 } })
  })

  it('[M113] a refused first message leaves no conversation behind', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const [outcome] = await world.im.commitMessages([draft(direct(ann, bob), ann, { replyTo: 1 })])
    expect(verdict(outcome)).toBe('message_not_found')
    expect(await world.im.getAccess(ann, direct(ann, bob))).toBeUndefined()
    expect(await world.im.listSessions(bob, { limit: 10 })).toEqual([])
  })

  it('[M114] a user may write to themselves: one session, nothing unread', async () => {
    const world = getWorld()
    const [ann = 0] = world.people(1)
    const message = await send(world, direct(ann, ann), ann)
    const sessions = await world.im.listSessions(ann, { limit: 10 })
    expect(sessions).toHaveLength(1)
    expect(sessions[0]).toMatchObject({ conversation_id: message.conversation_id, target_id: ann, unread: 0 })
  })

  it("[M115] sending reads: the sender's read position moves to the message, and session_rev moves too", async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const conversationId = await sendMany(world, direct(ann, bob), bob, 3)
    const before = await sessionOf(world, ann, conversationId)
    await send(world, direct(ann, bob), ann)
    const after = await sessionOf(world, ann, conversationId)
    expect([before.unread, after.unread, after.read_seq]).toEqual([3, 0, 4])
    expect(after.session_rev).toBeGreaterThan(before.session_rev)
  })

  it('[M116] a reply may point to any message the sender can see, also of the same batch, and to no other', async () => {
    const world = getWorld()
    const [owner = 0, late = 0] = world.people(2)
    const group = await makeGroup(world, owner)
    const batch = [draft(inGroup(group), owner), draft(inGroup(group), owner, { replyTo: 1 })]
    expect((await world.im.commitMessages(batch)).map(verdict)).toEqual(['created', 'created'])
    await world.im.changeGroup({
      kind: 'add',
      groupId: group.id,
      actorId: owner,
      userIds: [late],
      maxMembers: 9,
      at: noon,
    })
    const outcomes = await world.im.commitMessages([
      draft(inGroup(group), late, { replyTo: 2 }),
      draft(inGroup(group), late),
      draft(inGroup(group), late, { replyTo: 3 }),
      draft(inGroup(group), late, { replyTo: 5 }),
    ])
    expect(outcomes.map(verdict)).toEqual(['message_not_found', 'created', 'created', 'message_not_found'])
    expect(outcomes[2]).toMatchObject({ message: { reply_to: 3 } })
  })

  it('[M117] created_at never runs backwards within a conversation, whatever the clock does', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const times: number[] = []
    for (const createdAt of [noon, noon - 60_000, noon + 1_000, noon - 1, noon + 500])
      times.push((await send(world, direct(ann, bob), ann, { createdAt })).created_at)
    expect(times).toEqual([noon, noon, noon + 1_000, noon + 1_000, noon + 1_000])
  })

  it('[M870] a time that was months ahead is not carried on, and what waits for a device stays in the order of seq', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    const month = 30 * 24 * 3_600_000
    const times: number[] = []
    for (const createdAt of [noon, noon + month, noon + 1_000, noon + 2_000])
      times.push((await send(world, direct(ann, bob), ann, { createdAt })).created_at)
    expect(times).toEqual([noon, noon + month, noon + 1_000, noon + 2_000])
    await send(world, direct(cem, bob), cem, { createdAt: noon + 1_500 })
    const { messages } = await world.im.listUndelivered(bob, { perConversation: 9, total: 99 })
    const inOrder = messages.filter(({ sender_id }) => sender_id === ann).map(({ seq }) => seq)
    expect(inOrder).toEqual([1, 2, 3, 4])
  })

  it('[M118] a muted member is refused until the time is over', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0] = world.people(2)
    const group = await makeGroup(world, owner, bob)
    const place = { groupId: group.id, actorId: owner, at: noon }
    await world.im.changeGroup({ kind: 'member', ...place, userId: bob, mutedUntil: noon + 1_000 })
    const outcomes = await world.im.commitMessages([
      draft(inGroup(group), bob, { createdAt: noon + 999 }),
      draft(inGroup(group), bob, { createdAt: noon + 1_000 }),
    ])
    expect(outcomes.map(verdict)).toEqual(['muted', 'created'])
  })

  it('[M119] nobody writes to a dissolved group', async () => {
    const world = getWorld()
    const [owner = 0, bob = 0, stranger = 0] = world.people(3)
    const group = await makeGroup(world, owner, bob)
    await world.im.changeGroup({ kind: 'dissolve', groupId: group.id, actorId: owner, at: noon })
    const outcomes = await world.im.commitMessages(
      [owner, bob, stranger].map((userId) => draft(inGroup(group), userId)),
    )
    expect(outcomes.map(verdict)).toEqual(['group_dissolved', 'group_dissolved', 'not_a_member'])
  })

  it('[M120] an outcome names the conversation, its rev and its members', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0, cem = 0] = world.people(3)
    const group = await makeGroup(world, ann, bob, cem)
    const message = await send(world, inGroup(group), bob)
    expect(message.conversation).toEqual({
      conversationId: group.conversation_id,
      key: inGroup(group),
      rev: 0,
      memberCount: 3,
    })
    expect((await send(world, direct(ann, bob), ann)).conversation.memberCount).toBe(2)
  })

  it('[M121] text of any script comes back as it was sent, 8,000 characters of it too', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const texts = [
      '👩‍👩‍👧‍👦 𠮷野家',
      'quote\' " \\ % _ ; --',
      '  \n\t ',
      'שלום عليكم',
      '𝄞'.repeat(8_000),
      '字'.repeat(8_000),
    ]
    for (const text of texts) await send(world, direct(ann, bob), ann, { content: { type: 'text', text } })
    const access = await world.im.getAccess(bob, direct(ann, bob))
    const conversationId = access !== undefined && 'conversationId' in access ? access.conversationId : 0
    const page = await world.im.listMessages({ conversationId, afterSeq: 0, direction: 'newer', limit: 10 })
    expect(page.messages.map((message) => message.content)).toEqual(
      texts.map((text) => ({ type: 'text', text })),
    )
  })

  it('[M122] custom content comes back as it was sent', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const content = {
      type: 'custom' as const,
      name: 'poll',
      data: { question: '几点？', options: [1.5, -0.25, 9_007_199_254_740_991, true, null, { deep: ['x'] }] },
    }
    const { conversation_id } = await send(world, direct(ann, bob), ann, { content })
    expect((await sessionOf(world, bob, conversation_id)).last_message?.content).toEqual(content)
  })

  it('[M123] a batch of 1,000 drafts in as many conversations is one call', async () => {
    const world = getWorld()
    const [ann = 0, ...others] = world.people(1_001)
    const outcomes = await world.im.commitMessages(others.map((other) => draft(direct(ann, other), ann)))
    expect(new Set(outcomes.map(verdict))).toEqual(new Set(['created']))
    expect(await world.im.listSessions(ann, { limit: 2_000 })).toHaveLength(1_000)
  })

  it('[M124] an empty batch is answered with nothing', async () => {
    expect(await getWorld().im.commitMessages([])).toEqual([])
  })

  it('[M125] a draft that no table can hold fails alone', async () => {
    const world = getWorld()
    const [ann = 0, bob = 0] = world.people(2)
    const key = direct(ann, bob)
    const outcomes = await world.im.commitMessages([
      draft(key, ann),
      draft(key, ann, { bodyHash: 0.5 }),
      draft(key, ann),
    ])
    expect(outcomes.map(verdict)).toEqual(['created', 'internal', 'created'])
    expect(outcomes[2]).toMatchObject({ message: { seq: 2 } })
  })
}
