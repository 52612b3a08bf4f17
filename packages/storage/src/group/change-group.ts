import type { GroupChange, GroupOutcome, MemberRecord } from '@stonechat/im/contract'
import {
  decideGroupChange,
  type GroupPlan,
  type GroupState,
  type Head,
  keyText,
  type StoredGroup,
} from '@stonechat/im/rules'
import { sql, type Transaction } from 'kysely'
import { lockHeads, saveHeads } from '../conversation/heads.js'
import { appendEvents } from '../event/append-events.js'
import { chunk } from '../sql/chunk.js'
import type { ImContext } from '../sql/context.js'
import type { Schema } from '../sql/schema.js'
import { toGroupRecord } from './groups.js'
import { addMembers, removeMember } from './members.js'

const maxIdsPerStatement = 1_000

/** See `ImStore.changeGroup`. */
export async function changeGroup(context: ImContext, change: GroupChange): Promise<GroupOutcome> {
  const { db, engine, conversationIds } = context
  const key = { kind: 'group', groupId: change.groupId } as const
  return engine.write(db, async (trx) => {
    const id = (await conversationIds.find(trx, [key])).get(keyText(key))
    const [head] = id === undefined ? [] : await lockHeads(trx, engine, [id])
    if (head === undefined) return { status: 'refused', code: 'group_not_found' }
    const state = await loadState(trx, change)
    const decision = decideGroupChange(change, state)
    if (decision.status === 'refused') return decision
    if (decision.status === 'unchanged')
      return { status: 'unchanged', group: toGroupRecord(state.group, head.rev), userIds: [] }
    const moved = { ...head, rev: head.rev + 1 }
    await applyPlan(context, trx, change, decision, moved)
    await logChange(trx, change, state.group, decision, moved)
    const place = { conversation_id: moved.id, seq: null, rev: moved.rev }
    await appendEvents(trx, engine, [{ ...place, kind: 'group_changed', at: change.at }])
    return {
      status: 'changed',
      group: toGroupRecord(decision.group, moved.rev),
      userIds: decision.userIds,
    }
  })
}

async function loadState(trx: Transaction<Schema>, change: GroupChange): Promise<GroupState> {
  const group = await trx
    .selectFrom('im_groups')
    .selectAll()
    .where('id', '=', change.groupId)
    .executeTakeFirstOrThrow()
  const isOwnerLeaving =
    change.kind === 'remove' && change.userId === change.actorId && change.actorId === group.owner_id
  const heir = isOwnerLeaving ? await findHeir(trx, group) : undefined
  const userIds = new Set([change.actorId, ...(heir === undefined ? [] : [heir]), ...subjectsOf(change)])
  return { group, heir, members: await loadMembers(trx, change.groupId, [...userIds]) }
}

function subjectsOf(change: GroupChange): readonly number[] {
  if (change.kind === 'add') return change.userIds
  return change.kind === 'remove' || change.kind === 'member' ? [change.userId] : []
}

async function loadMembers(trx: Transaction<Schema>, groupId: number, userIds: readonly number[]) {
  const members = new Map<number, MemberRecord>()
  for (const part of chunk(userIds, maxIdsPerStatement)) {
    const rows = await trx
      .selectFrom('im_group_members')
      .select(['user_id', 'role', 'muted_until', 'joined_at'])
      .where('group_id', '=', groupId)
      .where('user_id', 'in', part)
      .execute()
    for (const row of rows) members.set(row.user_id, row)
  }
  return members
}

/** The one who has been an admin's or member's age the longest; reads all members, once in the life of an owner. */
async function findHeir(trx: Transaction<Schema>, group: StoredGroup): Promise<number | undefined> {
  const row = await trx
    .selectFrom('im_group_members')
    .select('user_id')
    .where('group_id', '=', group.id)
    .where('user_id', '<>', group.owner_id)
    .orderBy(sql`case role when 'admin' then 0 else 1 end`)
    .orderBy('joined_at')
    .orderBy('user_id')
    .limit(1)
    .executeTakeFirst()
  return row?.user_id
}

async function applyPlan(
  { engine }: ImContext,
  trx: Transaction<Schema>,
  change: GroupChange,
  { group, added, removed, updated }: GroupPlan,
  head: Head,
): Promise<void> {
  const place = { groupId: group.id, conversationId: head.id }
  await addMembers(trx, engine, {
    ...place,
    members: added.map((userId) => ({ userId, role: 'member' })),
    floorSeq: head.last_seq,
    rev: head.rev,
    at: change.at,
  })
  for (const userId of removed) await removeMember(trx, { ...place, userId })
  for (const { user_id, role, muted_until } of updated)
    await trx
      .updateTable('im_group_members')
      .set({ role, muted_until })
      .where('group_id', '=', group.id)
      .where('user_id', '=', user_id)
      .execute()
  const { id, name, notice, avatar_url, owner_id, member_count, dissolved_at } = group
  await trx
    .updateTable('im_groups')
    .set({ name, notice, avatar_url, owner_id, member_count, dissolved_at })
    .where('id', '=', id)
    .execute()
  await saveHeads(trx, engine, [head])
}

/** Keeps what was before, so that nobody has to guess who changed what. */
async function logChange(
  trx: Transaction<Schema>,
  change: GroupChange,
  former: StoredGroup,
  { kind, userIds, group }: GroupPlan,
  head: Head,
): Promise<void> {
  const properties = ({ name, notice, avatar_url, owner_id, member_count }: StoredGroup) => ({
    name,
    notice,
    avatar_url,
    owner_id,
    member_count,
  })
  await trx
    .insertInto('im_changes')
    .values({
      conversation_id: head.id,
      rev: head.rev,
      kind,
      actor_id: change.actorId,
      former: JSON.stringify({ former: properties(former), now: properties(group), user_ids: userIds }),
      at: change.at,
    })
    .execute()
}
