/** Which user is in which group, and from which place in its history. */
import type { MembersFound, Membership } from '@stonechat/im/contract'
import { chunk } from '../sql/chunk.js'
import { snapshot, type Tx } from '../sql/tx.js'

const maxIdsPerStatement = 1_000

/** Living groups of a user; by the index `im_group_members_user`. */
export async function listMemberships(tx: Tx, userId: number): Promise<Membership[]> {
  return (await listMembershipsOf(tx, [userId])).get(userId) ?? []
}

/** The same of several users; a user in no group has no entry. */
export async function listMembershipsOf(
  tx: Tx,
  userIds: readonly number[],
): Promise<Map<number, Membership[]>> {
  const memberships = new Map<number, Membership[]>()
  for (const part of chunk(userIds, maxIdsPerStatement)) {
    const rows = await tx.db
      .selectFrom('im_group_members as m')
      .innerJoin('im_groups as g', 'g.id', 'm.group_id')
      .innerJoin('im_conversations as c', 'c.id', 'g.conversation_id')
      .innerJoin('im_sessions as s', (join) =>
        join.onRef('s.user_id', '=', 'm.user_id').onRef('s.conversation_id', '=', 'c.id'),
      )
      .select(['m.user_id', 'c.id', 'c.rev', 's.floor_seq'])
      .where('m.user_id', 'in', part)
      .where('g.dissolved_at', 'is', null)
      .execute()
    for (const { user_id, id, rev, floor_seq } of rows) {
      const own = memberships.get(user_id) ?? []
      own.push({ conversationId: id, rev, floorSeq: floor_seq })
      memberships.set(user_id, own)
    }
  }
  return memberships
}

/** A user with a session of a group is in it; by the key of sessions. */
export function findMembers(
  tx: Tx,
  conversationId: number,
  userIds: readonly number[],
): Promise<MembersFound> {
  return snapshot(tx, async (tx) => {
    const head = await tx.db
      .selectFrom('im_conversations')
      .select('rev')
      .where('id', '=', conversationId)
      .executeTakeFirst()
    const members: { userId: number; floorSeq: number }[] = []
    for (const part of chunk(userIds, maxIdsPerStatement)) {
      const rows = await tx.db
        .selectFrom('im_sessions')
        .select(['user_id', 'floor_seq'])
        .where('conversation_id', '=', conversationId)
        .where('user_id', 'in', part)
        .execute()
      for (const { user_id, floor_seq } of rows) members.push({ userId: user_id, floorSeq: floor_seq })
    }
    return { rev: head?.rev ?? 0, members }
  })
}
