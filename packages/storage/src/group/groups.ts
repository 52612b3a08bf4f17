import type { GroupRecord, MemberRecord } from '@stonechat/im/contract'
import { parseSettings, type StoredGroup } from '@stonechat/im/rules'
import type { Selectable } from 'kysely'
import type { Tx } from '../sql/tx.js'
import type { ImGroupMembersTable } from './members-table.js'
import type { ImGroupsTable } from './table.js'

type GroupRow = Selectable<ImGroupsTable>
type MemberRow = Selectable<ImGroupMembersTable>

/** A row as the rules have it. */
export function toStoredGroup(row: GroupRow): StoredGroup {
  return { ...row, settings: parseSettings(row.settings) }
}

/** A group as the port has it; `rev` is its conversation's. */
export function toGroupRecord(group: StoredGroup, rev: number): GroupRecord {
  return {
    id: group.id,
    name: group.name,
    notice: group.notice,
    avatar_url: group.avatar_url,
    owner_id: group.owner_id,
    member_count: group.member_count,
    conversation_id: group.conversation_id,
    ...group.settings,
    notice_rev: group.notice_rev,
    notice_read_count: group.notice_read_count,
    rev,
    created_at: group.created_at,
  }
}

export async function getGroup(
  tx: Tx,
  groupId: number,
): Promise<(GroupRecord & { readonly dissolved_at: number | null }) | undefined> {
  const row = await tx.db
    .selectFrom('im_groups as g')
    .innerJoin('im_conversations as c', 'c.id', 'g.conversation_id')
    .selectAll('g')
    .select('c.rev')
    .where('g.id', '=', groupId)
    .executeTakeFirst()
  return row && { ...toGroupRecord(toStoredGroup(row), row.rev), dissolved_at: row.dissolved_at }
}

export const memberColumns = ['user_id', 'role', 'alias', 'muted_until', 'joined_at', 'notice_rev'] as const

export function toMember(row: Pick<MemberRow, (typeof memberColumns)[number]>): MemberRecord {
  return { ...row, alias: row.alias ?? '' }
}

export async function getMember(tx: Tx, groupId: number, userId: number): Promise<MemberRecord | undefined> {
  const row = await tx.db
    .selectFrom('im_group_members')
    .select(memberColumns)
    .where('group_id', '=', groupId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row && toMember(row)
}

/** By user id; a range read of the primary key. */
export async function listMembers(
  tx: Tx,
  groupId: number,
  { limit, afterUserId }: { limit: number; afterUserId: number },
): Promise<MemberRecord[]> {
  const rows = await tx.db
    .selectFrom('im_group_members')
    .select(memberColumns)
    .where('group_id', '=', groupId)
    .where('user_id', '>', afterUserId)
    .orderBy('user_id')
    .limit(limit)
    .execute()
  return rows.map(toMember)
}
