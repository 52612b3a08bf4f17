/** Where things are tried: a group with somebody in each place, or a conversation of two. */
import { uploadFile } from '../files/upload-file.js'
import { type Actor, groupRoles, inTalks, must, type World } from './world.js'

export interface Scene {
  /** Who calls, by the heading of a column. */
  caller(column: string): Actor
  /** The conversation, as the column has it. */
  target(column: string): { readonly target_type: 'user' | 'group'; readonly target_id: number }
  /** A message that the caller of this column wrote, else the first one. */
  own(column: string): number
  /** A message of the member, or of the other person. */
  theirs(column: string): number
  /** A poll that the caller of this column sent, else one of anybody. */
  poll(column: string): number
  /** The group; in a conversation of two, one that the caller has alone. */
  readonly groupId: number
  /** Of a link into the group that its owner made, where the scene has one. */
  readonly code?: string
  /** The seq of the owner's message. */
  readonly ownersSeq: number
  /** The seq of a poll of the owner, or of the other person. */
  theirPoll(column: string): number
  /** A file, where the scene is about one. */
  readonly fileId?: string
}

/** A new group with a message of each who ever was in it; `member`, `other member` and `gone` have what happened to them. */
export async function makeGroup(world: World, { isDissolved = false, hasPolls = true } = {}): Promise<Scene> {
  const { person } = world
  const writers = groupRoles.slice(0, -1)
  const first = [...writers.slice(1), 'other member', 'other admin', 'gone', 'banned']
  const owner = person('owner')
  const { id: groupId } = await must(owner, 'group.create', {
    name: 'g',
    member_ids: first.map((who) => person(who).id),
  })
  const target = { target_type: 'group', target_id: groupId } as const
  const [seqs, polls] = [new Map<string, number>(), new Map<string, number>()]
  for (const who of writers) {
    const { seq } = await must(person(who), 'message.send', { ...target, content: `of ${who}` })
    seqs.set(who, seq)
    if (hasPolls) polls.set(who, (await must(person(who), 'message.send', { ...target, content: poll })).seq)
  }
  const change = (who: string, part: object) =>
    must(owner, 'group.member', { group_id: groupId, user_id: person(who).id, ...part })
  const muted_until = Date.now() + 3_600_000
  await Promise.all([
    ...['admin', 'other admin'].map((who) => change(who, { role: 'admin' })),
    change('muted member', { muted_until }),
    change('muted admin', { role: 'admin', muted_until }),
    ...['removed', 'banned'].map((who) =>
      must(owner, 'group.remove', { group_id: groupId, user_id: person(who).id }),
    ),
    ...['left', 'gone'].map((who) =>
      must(person(who), 'group.remove', { group_id: groupId, user_id: person(who).id }),
    ),
  ])
  const { code } = await must(owner, 'invite.create', { group_id: groupId })
  if (isDissolved) await must(owner, 'group.dissolve', { group_id: groupId })
  return {
    caller: person,
    target: () => target,
    own: (column) => seqs.get(column) ?? 1,
    theirs: () => seqs.get('member')!,
    poll: (column) => polls.get(column) ?? polls.get('owner') ?? 1,
    theirPoll: () => polls.get('owner') ?? 1,
    groupId,
    code,
    ownersSeq: seqs.get('owner')!,
  }
}

/** A file that its owner sent to a group, seen by those who are in it, were in it, came later or never were in it. */
export async function makeFile(world: World): Promise<Scene> {
  const { person } = world
  const owner = person('owner')
  const { id: groupId } = await must(owner, 'group.create', {
    name: 'g',
    member_ids: ['member', 'removed', 'left'].map((who) => person(who).id),
  })
  const target = { target_type: 'group', target_id: groupId } as const
  const { id: fileId } = await uploadFile(world.app, owner.token, Buffer.from('bytes'))
  const { seq } = await must(owner, 'message.send', {
    ...target,
    content: { type: 'file', files: [{ id: fileId }] },
  })
  await must(owner, 'group.remove', { group_id: groupId, user_id: person('removed').id })
  await must(person('left'), 'group.remove', { group_id: groupId, user_id: person('left').id })
  await must(owner, 'group.add', { group_id: groupId, user_ids: [person('newcomer').id] })
  return {
    caller: (column) => person(column === 'joined later' ? 'newcomer' : column),
    target: () => target,
    own: () => seq,
    theirs: () => seq,
    poll: () => seq,
    theirPoll: () => seq,
    groupId,
    ownersSeq: seq,
    fileId,
  }
}

const messagesEach = 40
const pollsEach = 16
const poll = { type: 'poll', question: 'Lunch?', options: ['soup', 'rice'] } as const

/** The conversations of one caller with the people of every column; messages are used up one by one. */
export async function makeTalks(world: World) {
  const me = world.person('oneself')
  const ids = new Map<string, number>(inTalks.map((who) => [who, world.person(who).id]))
  const [own, theirs] = [new Map<string, number[]>(), new Map<string, number[]>()]
  const [polls, theirPolls] = [new Map<string, number[]>(), new Map<string, number[]>()]
  for (const [who, id] of ids) {
    const write = (from: Actor, to: number, content: 'hi' | typeof poll = 'hi') =>
      Promise.all(
        Array.from({ length: content === 'hi' ? messagesEach : pollsEach }, async () => {
          const { seq } = await must(from, 'message.send', { target_id: to, content })
          return seq
        }),
      )
    own.set(who, await write(me, id))
    polls.set(who, await write(me, id, poll))
    if (who === 'oneself') continue
    theirs.set(who, await write(world.person(who), me.id))
    theirPolls.set(who, await write(world.person(who), me.id, poll))
  }
  await must(world.person('blocked the caller'), 'block.add', { user_id: me.id })
  await must(me, 'block.add', { user_id: ids.get('has blocked')! })
  await must(world.person('contacts only'), 'user.privacy', {
    messages_from: 'contacts',
    groups_by: 'contacts',
  })
  const noOne = 9_000_000

  return async (): Promise<Scene> => {
    const stranger = await world.addUser()
    const { id: groupId } = await must(me, 'group.create', { name: 'g', member_ids: [] })
    const { code } = await must(me, 'invite.create', { group_id: groupId })
    const idOf = (column: string) => ids.get(column) ?? (column === 'nobody' ? noOne : stranger)
    return {
      caller: () => me,
      target: (column) => ({ target_type: 'user', target_id: idOf(column) }),
      own: once((column) => own.get(column)?.pop() ?? 1),
      theirs: once((column) => theirs.get(column)?.pop() ?? 1),
      poll: once((column) => polls.get(column)?.pop() ?? 1),
      theirPoll: once((column) => theirPolls.get(column)?.pop() ?? 1),
      groupId,
      code,
      ownersSeq: 0,
    }
  }
}

/** The same answer for the same column: a scene is used by several cells. */
function once(take: (column: string) => number): (column: string) => number {
  const taken = new Map<string, number>()
  return (column) => {
    const seq = taken.get(column) ?? take(column)
    taken.set(column, seq)
    return seq
  }
}
