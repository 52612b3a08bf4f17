import type { GroupChange, GroupOutcome, JoinNews, MemberRecord, Sanction } from '@stonechat/im/contract'
import {
  decideGroupChange,
  decideLine,
  findMovedModerators,
  formatSettings,
  type GroupPlan,
  type GroupState,
  type Head,
  keyText,
  type StoredGroup,
} from '@stonechat/im/rules'
import { sql } from 'kysely'
import { findBlockers } from '../block/blocks.js'
import type { ConversationIds } from '../conversation/conversation-ids.js'
import { lockHeads, saveHeads } from '../conversation/heads.js'
import { appendEvents } from '../event/append-events.js'
import { addRelease } from '../file-ref/release-files.js'
import { saveLine } from '../group-line/lines.js'
import { noteJoinRequests } from '../join-request/note-requests.js'
import { findWaiting, settleJoinRequests } from '../join-request/requests.js'
import { findClosedToGroups } from '../privacy/closed-to-groups.js'
import { chunk } from '../sql/chunk.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { findDisabled } from './disabled-users.js'
import { memberColumns, toGroupRecord, toMember, toStoredGroup } from './groups.js'
import { addMembers, removeMember } from './members.js'
import { findSanctions, removeSanctions, saveSanctions } from './sanctions.js'

const maxIdsPerStatement = 1_000

/** See `ImStore.changeGroup`. */
export async function changeGroup(
  tx: Tx,
  conversationIds: ConversationIds,
  change: GroupChange,
): Promise<GroupOutcome> {
  const key = { kind: 'group', groupId: change.groupId } as const
  return write(tx, async (tx) => {
    const id = (await conversationIds.find(tx, [key])).get(keyText(key))
    const [head] = id === undefined ? [] : await lockHeads(tx, [id])
    if (head === undefined) return { status: 'refused', code: 'group_not_found' }
    const state = await loadState(tx, change, head.rev + 1)
    const decision = decideGroupChange(change, state)
    if (decision.status === 'refused') return decision
    if (decision.status === 'unchanged') {
      const news = await keepOut(tx, change.groupId, decision.sanctions ?? [])
      return { status: 'unchanged', group: toGroupRecord(state.group, head.rev), userIds: [], news }
    }
    const rev = head.rev + 1
    const place = { rev, afterSeq: head.last_seq, at: change.at }
    const line = decideLine(change, state.group, decision, place)
    // A list of sessions is sorted by what can be seen in it.
    const moved = {
      ...head,
      rev,
      last_at: line === undefined ? head.last_at : Math.max(head.last_at, change.at),
    }
    await applyPlan(tx, change, decision, moved)
    await logChange(tx, change, state.group, decision, moved)
    if (line !== undefined) await saveLine(tx, moved.id, line)
    if (decision.group.member_count === 0) await addRelease(tx, moved.id)
    const event = { conversation_id: moved.id, seq: null, rev, kind: 'group_changed', at: change.at } as const
    await appendEvents(tx, [event])
    return {
      status: 'changed',
      group: toGroupRecord(decision.group, rev),
      userIds: decision.userIds,
      line,
      news: await settleRequests(tx, decision, state.members),
    }
  })
}

/** The group, which is there since its conversation is. */
export async function loadGroup({ db }: WriteTx, groupId: number): Promise<StoredGroup> {
  const row = await db.selectFrom('im_groups').selectAll().where('id', '=', groupId).executeTakeFirstOrThrow()
  return toStoredGroup(row)
}

async function loadState(tx: WriteTx, change: GroupChange, nextRev: number): Promise<GroupState> {
  const group = await loadGroup(tx, change.groupId)
  const isOwnerLeaving =
    change.kind === 'remove' && change.userId === change.actorId && change.actorId === group.owner_id
  const needsHeir = group.dissolved_at === null && (isOwnerLeaving || change.kind === 'succeed')
  const heir = needsHeir ? await findHeir(tx, group) : undefined
  const subjects = subjectsOf(change, group)
  const userIds = [...new Set([change.actorId, ...(heir === undefined ? [] : [heir]), ...subjects])]
  const added = change.kind === 'add' ? [...new Set(subjects)] : []
  const kept = change.kind === 'ban' ? subjects : added
  return {
    group,
    nextRev,
    heir,
    members: await loadMembers(tx, change.groupId, userIds),
    sanctions: await findSanctions(tx, change.groupId, kept),
    disabled: await findDisabled(tx, userIds),
    blockers: await findBlockers(tx, change.actorId, added),
    closed: await findClosedToGroups(tx, change.actorId, added),
  }
}

function subjectsOf(change: GroupChange, group: StoredGroup): readonly number[] {
  if (change.kind === 'add') return change.userIds
  if (change.kind === 'succeed') return [group.owner_id]
  return 'userId' in change ? [change.userId] : []
}

/** Of these users those who are members. */
export async function loadMembers(tx: WriteTx, groupId: number, userIds: readonly number[]) {
  const members = new Map<number, MemberRecord>()
  for (const part of chunk(userIds, maxIdsPerStatement)) {
    const rows = await tx.db
      .selectFrom('im_group_members')
      .select(memberColumns)
      .where('group_id', '=', groupId)
      .where('user_id', 'in', part)
      .execute()
    for (const row of rows) members.set(row.user_id, toMember(row))
  }
  return members
}

/**
 * The admin who joined first, else the member who did, of those whose account is not disabled, else of all; reads all members,
 * once in the life of an owner.
 */
async function findHeir(tx: WriteTx, group: StoredGroup): Promise<number | undefined> {
  const row = await tx.db
    .selectFrom('im_group_members as m')
    .leftJoin('im_disabled_users as d', 'd.user_id', 'm.user_id')
    .select('m.user_id')
    .where('m.group_id', '=', group.id)
    .where('m.user_id', '<>', group.owner_id)
    .orderBy(sql`case when d.user_id is null then 0 else 1 end`)
    .orderBy(sql`case m.role when 'admin' then 0 else 1 end`)
    .orderBy('m.joined_at')
    .orderBy('m.user_id')
    .limit(1)
    .executeTakeFirst()
  return row?.user_id
}

/** Writes what was decided. */
export async function applyPlan(
  tx: WriteTx,
  change: Pick<GroupChange, 'at'>,
  { group, added, removed, sanctions, updated }: GroupPlan,
  head: Head,
): Promise<void> {
  const place = { groupId: group.id, conversationId: head.id }
  await addMembers(tx, {
    ...place,
    members: added.map((one) => ({ ...one, role: 'member' })),
    floorSeq: group.settings.history === 'all' ? 0 : head.last_seq,
    readSeq: head.last_seq,
    rev: head.rev,
    at: change.at,
  })
  await removeSanctions(
    tx,
    group.id,
    added.map((one) => one.userId),
  )
  await saveSanctions(tx, group.id, sanctions)
  for (const userId of removed) await removeMember(tx, { ...place, userId })
  for (const { user_id, role, muted_until, alias, notice_rev } of updated)
    await tx.db
      .updateTable('im_group_members')
      .set({ role, muted_until, alias: alias === '' ? null : alias, alias_key: null, notice_rev })
      .where('group_id', '=', group.id)
      .where('user_id', '=', user_id)
      .execute()
  const { id, name, notice, avatar_url, owner_id, member_count, dissolved_at, settings } = group
  const { notice_rev, notice_read_count } = group
  await tx.db
    .updateTable('im_groups')
    .set({
      ...{ name, notice, avatar_url, owner_id, member_count, dissolved_at },
      ...{ settings: formatSettings(settings), notice_rev, notice_read_count },
    })
    .where('id', '=', id)
    .execute()
  await saveHeads(tx, [head])
}

/** Whoever asked to be let in and is in now, in whichever way, was accepted; nobody comes into a group that is dissolved. */
export async function settleRequests(
  tx: WriteTx,
  plan: GroupPlan,
  members: ReadonlyMap<number, MemberRecord>,
): Promise<JoinNews> {
  const { group, added } = plan
  const addedIds = added.map(({ userId }) => userId)
  const askerIds =
    group.dissolved_at === null
      ? await settleJoinRequests(tx, group.id, addedIds, 'accepted')
      : await settleJoinRequests(tx, group.id, await findWaiting(tx, group.id), 'declined')
  return noteJoinRequests(tx, group.id, askerIds, findMovedModerators(members, plan))
}

/** Of users who are not in the group; who is banned waits to be let in no more. */
async function keepOut(tx: WriteTx, groupId: number, sanctions: readonly Sanction[]): Promise<JoinNews> {
  await saveSanctions(tx, groupId, sanctions)
  const bannedIds = sanctions.filter((one) => one.banned_at !== null).map((one) => one.user_id)
  return noteJoinRequests(tx, groupId, await settleJoinRequests(tx, groupId, bannedIds, 'declined'))
}

/** Keeps the former values, so that it is known who changed what. */
export async function logChange(
  tx: WriteTx,
  change: Pick<GroupChange, 'actorId' | 'at'>,
  former: StoredGroup,
  { kind, userIds, group }: GroupPlan,
  head: Head,
): Promise<void> {
  const properties = ({ name, notice, avatar_url, owner_id, member_count, settings }: StoredGroup) => ({
    name,
    notice,
    avatar_url,
    owner_id,
    member_count,
    settings,
  })
  await tx.db
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
