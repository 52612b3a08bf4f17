import type { GroupCreation, GroupDraft, Refusal } from '@stonechat/im/contract'
import { decideFirstLine, refuseGroupCreation } from '@stonechat/im/rules'
import { findBlockers } from '../block/blocks.js'
import { createOnce } from '../creation/create-once.js'
import { appendEvents } from '../event/append-events.js'
import { saveLine } from '../group-line/lines.js'
import { findClosedToGroups } from '../privacy/closed-to-groups.js'
import type { Tx, WriteTx } from '../sql/tx.js'
import { findDisabled } from './disabled-users.js'
import { getGroup } from './groups.js'
import { addMembers } from './members.js'

/** See `ImStore.createGroup`. */
export async function createGroup(tx: Tx, draft: GroupDraft): Promise<GroupCreation> {
  const { ownerId: userId, creation, at } = draft
  const made = await createOnce(tx, { userId, kind: 'group', creation, at }, (tx) => makeGroup(tx, draft))
  if (made.status === 'refused') return made
  const group = await getGroup(tx, made.id)
  if (group === undefined) throw new Error(`group ${made.id} vanished`)
  const { dissolved_at: _, ...record } = group
  return { status: made.status, group: record }
}

/** A group with its owner and members, its conversation, and a session for each member. */
async function makeGroup(tx: WriteTx, group: GroupDraft): Promise<number | Refusal> {
  const { ownerId, at } = group
  const memberIds = [...new Set(group.memberIds)].filter((id) => id !== ownerId)
  const code = refuseGroupCreation(ownerId, memberIds, {
    disabled: await findDisabled(tx, [ownerId, ...memberIds]),
    blockers: await findBlockers(tx, ownerId, memberIds),
    closed: await findClosedToGroups(tx, ownerId, memberIds),
  })
  if (code !== undefined) return { status: 'refused', code }
  const conversation = await tx.db
    .insertInto('im_conversations')
    .values({ kind: 'group', last_seq: 0, rev: 0, last_at: at })
    .executeTakeFirstOrThrow()
  const conversationId = Number(conversation.insertId)
  const inserted = await tx.db
    .insertInto('im_groups')
    .values({
      conversation_id: conversationId,
      name: group.name,
      notice: '',
      avatar_url: null,
      owner_id: ownerId,
      member_count: memberIds.length + 1,
      created_at: at,
      dissolved_at: null,
      settings: null,
    })
    .executeTakeFirstOrThrow()
  const groupId = Number(inserted.insertId)
  await tx.db
    .updateTable('im_conversations')
    .set({ group_id: groupId })
    .where('id', '=', conversationId)
    .execute()
  const others = memberIds.map((userId) => ({ userId, role: 'member' as const, mutedUntil: null }))
  await addMembers(tx, {
    ...{ groupId, conversationId, floorSeq: 0, readSeq: 0, rev: 0, at },
    members: [{ userId: ownerId, role: 'owner', mutedUntil: null }, ...others],
  })
  await saveLine(tx, conversationId, decideFirstLine({ name: group.name, ownerId, memberIds }, at))
  const place = { conversation_id: conversationId, seq: null, rev: 0 }
  await appendEvents(tx, [{ ...place, kind: 'group_changed', at }])
  return groupId
}
