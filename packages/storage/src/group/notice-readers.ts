/** Who has confirmed the notice of a group. */
import type { MemberRecord, NoticeReading, NoticeReadings } from '@stonechat/im/contract'
import { decideNoticeReadings, keyText } from '@stonechat/im/rules'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { lockHeads } from '../conversation/heads.js'
import { type Tx, write } from '../sql/tx.js'
import { memberColumns, toGroupRecord, toMember, toStoredGroup } from './groups.js'

/** See `ImStore.readNotice`. A fixed number of statements. */
export async function readNotice(
  tx: Tx,
  conversationIds: ConversationIds,
  groupId: number,
  readings: readonly NoticeReading[],
): Promise<NoticeReadings> {
  const key = { kind: 'group', groupId } as const
  return write(tx, async (tx) => {
    const id = (await conversationIds.find(tx, [key])).get(keyText(key))
    const [head] = id === undefined ? [] : await lockHeads(tx, [id])
    if (head === undefined) return { status: 'refused', code: 'group_not_found' }
    const row = await tx.db
      .selectFrom('im_groups')
      .selectAll()
      .where('id', '=', groupId)
      .executeTakeFirstOrThrow()
    const members = await tx.db
      .selectFrom('im_group_members')
      .select(memberColumns)
      .where('group_id', '=', groupId)
      .where(
        'user_id',
        'in',
        readings.map(({ userId }) => userId),
      )
      .execute()
    const group = toStoredGroup(row)
    const decision = decideNoticeReadings(readings, group, members.map(toMember))
    const { readerIds, strangerIds } = decision
    if (readerIds.size > 0) {
      await tx.db
        .updateTable('im_group_members')
        .set({ notice_rev: group.notice_rev })
        .where('group_id', '=', groupId)
        .where('user_id', 'in', [...readerIds])
        .execute()
      await tx.db
        .updateTable('im_groups')
        .set({ notice_read_count: decision.group.notice_read_count })
        .where('id', '=', groupId)
        .execute()
    }
    return {
      status: 'decided',
      group: toGroupRecord(decision.group, head.rev),
      readerIds,
      strangerIds,
    }
  })
}

/** See `ImStore.listNoticeReaders`; a range of the key. */
export async function listNoticeReaders(
  tx: Tx,
  groupId: number,
  { state, limit, afterUserId }: { state: 'read' | 'unread'; limit: number; afterUserId: number },
): Promise<MemberRecord[]> {
  const rows = await tx.db
    .selectFrom('im_group_members as m')
    .innerJoin('im_groups as g', 'g.id', 'm.group_id')
    .select(memberColumns.map((column) => `m.${column}` as const))
    .where('m.group_id', '=', groupId)
    .where('m.user_id', '>', afterUserId)
    .where('g.notice_rev', '>', 0)
    .whereRef('m.notice_rev', state === 'read' ? '=' : '<>', 'g.notice_rev')
    .orderBy('m.user_id')
    .limit(limit)
    .execute()
  return rows.map(toMember)
}
