import type { GroupRecord } from '@stonechat/im/contract'
import { appendEvents } from '../event/append-events.js'
import { type Tx, write } from '../sql/tx.js'
import { toGroupRecord } from './groups.js'
import { addMembers } from './members.js'

/** A group with its owner and members, its conversation, and a session for each member. */
export async function createGroup(
  tx: Tx,
  group: { name: string; ownerId: number; memberIds: readonly number[]; at: number },
): Promise<GroupRecord> {
  const memberIds = [...new Set(group.memberIds)].filter((id) => id !== group.ownerId)
  return write(tx, async (tx) => {
    const conversation = await tx.db
      .insertInto('im_conversations')
      .values({ kind: 'group', last_seq: 0, rev: 0, last_at: group.at })
      .executeTakeFirstOrThrow()
    const row = {
      conversation_id: Number(conversation.insertId),
      name: group.name,
      notice: '',
      avatar_url: null,
      owner_id: group.ownerId,
      member_count: memberIds.length + 1,
      created_at: group.at,
      dissolved_at: null,
    }
    const inserted = await tx.db.insertInto('im_groups').values(row).executeTakeFirstOrThrow()
    const id = Number(inserted.insertId)
    await tx.db
      .updateTable('im_conversations')
      .set({ group_id: id })
      .where('id', '=', row.conversation_id)
      .execute()
    await addMembers(tx, {
      groupId: id,
      conversationId: row.conversation_id,
      members: [
        { userId: group.ownerId, role: 'owner' },
        ...memberIds.map((userId) => ({ userId, role: 'member' as const })),
      ],
      floorSeq: 0,
      rev: 0,
      at: group.at,
    })
    const place = { conversation_id: row.conversation_id, seq: null, rev: 0 }
    await appendEvents(tx, [{ ...place, kind: 'group_changed', at: group.at }])
    return toGroupRecord({ id, ...row }, 0)
  })
}
