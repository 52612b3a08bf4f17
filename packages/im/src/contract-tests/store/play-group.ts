/** A group in which anything happens, and ways to read what its timeline tells. */
import { type GroupLine, joinedRevOf } from '@stonechat/protocol'
import fc from 'fast-check'
import { expect } from 'vitest'
import type { GroupRecord } from '../../contract/index.js'
import { listMessages } from '../../message/list-messages.js'
import { inGroup, makeGroup, noon, send, sessionOf, type World } from './world.js'

/** One thing that happens; what is not allowed at that moment does not. */
export const playStep = fc.record({
  kind: fc.constantFrom('send', 'send', 'rename', 'add', 'leave', 'mute', 'delete'),
  who: fc.nat(3),
  number: fc.nat(9),
})

type Step = typeof playStep extends fc.Arbitrary<infer S> ? S : never

export interface Played {
  readonly group: GroupRecord
  readonly go: (steps: readonly Step[]) => Promise<void>
  /** Who is in it now; the owner first, who never leaves. */
  readonly members: () => Promise<number[]>
}

export async function playGroup(world: World, steps: readonly Step[]): Promise<Played> {
  const people = world.people(4)
  const [owner = 0, bob = 0] = people
  const group = await makeGroup(world, owner, bob)
  const go = async (steps: readonly Step[]) => {
    for (const step of steps) await take(world, group, people, step)
  }
  await go(steps)
  return {
    group,
    go,
    async members() {
      const members = await world.im.listMembers(group.id, { limit: 9, afterUserId: 0 })
      return members.map((one) => one.user_id)
    },
  }
}

async function take(
  { im, ...world }: World,
  group: GroupRecord,
  people: readonly number[],
  { kind, who, number }: Step,
): Promise<void> {
  const [owner = 0] = people
  const userId = people[who] ?? owner
  const change = { groupId: group.id, actorId: owner, at: noon }
  switch (kind) {
    case 'send':
      await send({ im, ...world }, inGroup(group), owner)
      return
    case 'rename':
      await im.changeGroup({ kind: 'update', ...change, name: `Name ${number}` })
      return
    case 'add':
      await im.changeGroup({ kind: 'add', ...change, userIds: people.slice(1, 2 + who), maxMembers: 9 })
      return
    case 'leave':
      if (userId !== owner) await im.changeGroup({ kind: 'remove', ...change, actorId: userId, userId })
      return
    case 'mute':
      await im.changeGroup({ kind: 'member', ...change, userId, mutedUntil: noon + number })
      return
    case 'delete': {
      const conversationId = group.conversation_id
      const session = await im.getSession(userId, conversationId)
      const seq = (session?.last_seq ?? 0) - number
      if (session === undefined || seq <= session.floor_seq) return
      await im.deleteMessages({ userId, conversationId, seqs: [seq], at: noon })
    }
  }
}

/** All lines, from the given change on. */
export function listAllLines({ im }: World, group: GroupRecord, fromRev = 0): Promise<GroupLine[]> {
  const range = { fromSeq: 0, toSeq: Number.MAX_SAFE_INTEGER, limit: 999 }
  return im.listLines({ conversationId: group.conversation_id, fromRev, ...range })
}

/** All lines that a member may see. */
export async function listOwnLines(world: World, group: GroupRecord, userId: number): Promise<GroupLine[]> {
  return listAllLines(world, group, joinedRevOf(await sessionOf(world, userId, group.conversation_id)))
}

/**
 * Reads the whole history of a member page by page; answers with the lines of each. Those of a page stand between its messages, and
 * outside of them only where the history ends.
 */
export async function walkLines(
  { im }: World,
  group: GroupRecord,
  userId: number,
  { limit, direction }: { readonly limit: number; readonly direction: 'older' | 'newer' },
): Promise<GroupLine[][]> {
  const target = { target_type: 'group', target_id: group.id, limit } as const
  const pages: GroupLine[][] = []
  let place: { before_seq?: number; after_seq?: number } = direction === 'older' ? {} : { after_seq: 0 }
  for (;;) {
    const { messages, lines = [], has_more } = await listMessages(im, userId, { ...target, ...place })
    pages.push(lines)
    if (!has_more) return pages
    const [first = 0, last = 0] = [messages[0]?.seq, messages.at(-1)?.seq]
    for (const { after_seq } of lines)
      if (direction === 'older') expect(after_seq).toBeGreaterThanOrEqual(first)
      else expect(after_seq).toBeLessThanOrEqual(last)
    place = direction === 'older' ? { before_seq: first } : { after_seq: last }
  }
}
