/** Rows of members come and go together with their sessions. */
import { firstCounts, type Role } from '@stonechat/protocol'
import { chunk } from '../sql/chunk.js'
import type { WriteTx } from '../sql/tx.js'

const maxMembersPerStatement = 2_000

/** Adds users who are not members; messages up to `floorSeq` stay hidden from them. */
export async function addMembers(
  tx: WriteTx,
  group: {
    groupId: number
    conversationId: number
    members: readonly { readonly userId: number; readonly role: Role; readonly mutedUntil: number | null }[]
    floorSeq: number
    /** Nothing up to here is unread. */
    readSeq: number
    /** Of the conversation, with them in it. */
    rev: number
    at: number
  },
): Promise<void> {
  const { session_rev: rev, deleted_rev } = firstCounts(group.rev)
  for (const part of chunk(group.members, maxMembersPerStatement)) {
    await tx.db
      .insertInto('im_group_members')
      .values(
        part.map(({ userId, role, mutedUntil }) => ({
          group_id: group.groupId,
          user_id: userId,
          role,
          muted_until: mutedUntil,
          joined_at: group.at,
        })),
      )
      .execute()
    const sessions = part.map(({ userId }) => ({
      user_id: userId,
      conversation_id: group.conversationId,
      read_seq: group.readSeq,
      delivered_seq: group.readSeq,
      floor_seq: group.floorSeq,
      rev,
      deleted_rev,
    }))
    await tx.engine
      .upsert(
        'im_sessions',
        tx.db.insertInto('im_sessions').values(sessions),
        ['user_id', 'conversation_id'],
        {
          read_seq: 'replace',
          delivered_seq: 'replace',
          floor_seq: 'replace',
          rev: 'replace',
          deleted_rev: 'replace',
        },
      )
      .execute()
  }
}

/** Takes a member out, with the session and what was deleted from it. */
export async function removeMember(
  tx: WriteTx,
  member: { groupId: number; conversationId: number; userId: number },
): Promise<void> {
  await tx.db
    .deleteFrom('im_group_members')
    .where('group_id', '=', member.groupId)
    .where('user_id', '=', member.userId)
    .execute()
  for (const table of ['im_sessions', 'im_deletions'] as const)
    await tx.db
      .deleteFrom(table)
      .where('user_id', '=', member.userId)
      .where('conversation_id', '=', member.conversationId)
      .execute()
}
