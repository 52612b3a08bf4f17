import type { FoundMember, MemberRecord, MemberSearch } from '@stonechat/im/contract'
import { type SqlBool, sql } from 'kysely'
import { toMember } from '../group/groups.js'
import type { Tx } from '../sql/tx.js'

interface Page {
  readonly limit: number
  readonly afterUserId: number
}

const isUnkeyed = sql<SqlBool>`(n.user_id is null or (m.alias is not null and m.alias_key is null))`

/** See `ImStore.searchMembers`. Reads the members of the group in their order, each with their name by its key. */
export async function searchMembers(
  tx: Tx,
  groupId: number,
  { text, userId = 0, ...page }: MemberSearch,
): Promise<FoundMember[]> {
  const rows = await selectMembers(tx, groupId, page)
    .where(
      sql<SqlBool>`(instr(n.name_key, ${text}) > 0 or instr(m.alias_key, ${text}) > 0 or m.user_id = ${userId} or ${isUnkeyed})`,
    )
    .execute()
  return rows.map(({ name_key: nameKey, alias_key, ...row }) => ({
    ...toMember(row),
    nameKey,
    isKeyed: nameKey !== null && (row.alias === null || alias_key !== null),
  }))
}

/** See `ImStore.listUnkeyedMembers`. */
export async function listUnkeyedMembers(tx: Tx, groupId: number, page: Page): Promise<MemberRecord[]> {
  const rows = await selectMembers(tx, groupId, page).where(isUnkeyed).execute()
  return rows.map(({ name_key: _, alias_key: __, ...row }) => toMember(row))
}

function selectMembers({ db }: Tx, groupId: number, { limit, afterUserId }: Page) {
  return db
    .selectFrom('im_group_members as m')
    .leftJoin('im_names as n', 'n.user_id', 'm.user_id')
    .select(['m.user_id', 'm.role', 'm.alias', 'm.muted_until', 'm.joined_at', 'm.notice_rev'])
    .select(['n.name_key', 'm.alias_key'])
    .where('m.group_id', '=', groupId)
    .where('m.user_id', '>', afterUserId)
    .orderBy('m.user_id')
    .limit(limit)
}
