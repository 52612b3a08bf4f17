import type { OwnGroup } from '@stonechat/im/contract'
import type { Tx } from '../sql/tx.js'
import { toGroupRecord, toStoredGroup } from './groups.js'

/** See `ImStore.listCommonGroups`. Walks the groups of one user, by the index `im_group_members_user`, and looks up the other in each. */
export async function listCommonGroups(
  tx: Tx,
  userId: number,
  peerId: number,
  { limit, afterGroupId }: { limit: number; afterGroupId: number },
): Promise<OwnGroup[]> {
  const rows = await tx.db
    .selectFrom('im_group_members as m')
    .innerJoin('im_group_members as peer', 'peer.group_id', 'm.group_id')
    .innerJoin('im_groups as g', 'g.id', 'm.group_id')
    .innerJoin('im_conversations as c', 'c.id', 'g.conversation_id')
    .selectAll('g')
    .select(['c.rev', 'm.role', 'm.alias', 'm.notice_rev as member_notice_rev'])
    .where('m.user_id', '=', userId)
    .where('m.group_id', '>', afterGroupId)
    .where('peer.user_id', '=', peerId)
    .where('g.dissolved_at', 'is', null)
    .orderBy('m.group_id')
    .limit(limit)
    .execute()
  return rows.map(({ rev, role, alias, member_notice_rev: notice_rev, ...group }) => ({
    group: toGroupRecord(toStoredGroup(group), rev),
    member: { role, alias: alias ?? '', notice_rev },
  }))
}
