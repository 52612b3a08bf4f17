/** Queries of `im_join_requests`. Whoever writes them holds the head of the group's conversation. */
import type { ImStore, JoinRequestRecord } from '@stonechat/im/contract'
import { moderatorRoles } from '@stonechat/im/rules'
import { chunk } from '../sql/chunk.js'
import type { Tx, WriteTx } from '../sql/tx.js'

const maxIdsPerStatement = 1_000
const columns = ['group_id', 'user_id', 'text', 'state', 'created_at'] as const

/** The latest request of each of these users, by user. */
export async function findJoinRequests(
  { db }: Tx,
  groupId: number,
  userIds: readonly number[],
): Promise<Map<number, JoinRequestRecord>> {
  const found = new Map<number, JoinRequestRecord>()
  for (const part of chunk(userIds, maxIdsPerStatement)) {
    const rows = await db
      .selectFrom('im_join_requests')
      .select(columns)
      .where('group_id', '=', groupId)
      .where('user_id', 'in', part)
      .execute()
    for (const row of rows) found.set(row.user_id, row)
  }
  return found
}

/** How many requests of each of these users wait, in all groups. */
export async function countWaitingJoins(
  { db }: Tx,
  userIds: readonly number[],
): Promise<Map<number, number>> {
  const counts = new Map<number, number>()
  for (const part of chunk(userIds, maxIdsPerStatement)) {
    const rows = await db
      .selectFrom('im_join_requests')
      .select(['user_id', ({ fn }) => fn.countAll<number>().as('count')])
      .where('user_id', 'in', part)
      .where('state', '=', 'pending')
      .groupBy('user_id')
      .execute()
    for (const { user_id, count } of rows) counts.set(user_id, Number(count))
  }
  return counts
}

/** Further requests, each in the place of the user's former one. */
export async function saveJoinRequests(
  { db }: WriteTx,
  groupId: number,
  requests: readonly JoinRequestRecord[],
): Promise<void> {
  for (const part of chunk(requests, maxIdsPerStatement)) {
    const userIds = part.map((one) => one.user_id)
    await db
      .deleteFrom('im_join_requests')
      .where('group_id', '=', groupId)
      .where('user_id', 'in', userIds)
      .execute()
    await db.insertInto('im_join_requests').values(part).execute()
  }
}

/** Those of these users who wait wait no more. Answers with who that is, ascending. */
export async function settleJoinRequests(
  tx: WriteTx,
  groupId: number,
  userIds: readonly number[],
  state: JoinRequestRecord['state'],
): Promise<number[]> {
  const found = await findJoinRequests(tx, groupId, userIds)
  const waiting = [...found.values()].filter((one) => one.state === 'pending').map(({ user_id }) => user_id)
  for (const part of chunk(waiting, maxIdsPerStatement))
    await tx.db
      .updateTable('im_join_requests')
      .set({ state })
      .where('group_id', '=', groupId)
      .where('user_id', 'in', part)
      .execute()
  return waiting.sort((a, b) => a - b)
}

/** All who wait for a group. */
export async function findWaiting({ db }: Tx, groupId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('im_join_requests')
    .select('user_id')
    .where('group_id', '=', groupId)
    .where('state', '=', 'pending')
    .execute()
  return rows.map(({ user_id }) => user_id)
}

/** How many wait for a group. */
export async function countPendingJoins({ db }: Tx, groupId: number): Promise<number> {
  const { count } = await db
    .selectFrom('im_join_requests')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('group_id', '=', groupId)
    .where('state', '=', 'pending')
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** See `ImStore.listJoinRequests`. A range of the index by group. */
export async function listJoinRequests(
  tx: Tx,
  { groupId, afterId, limit }: Parameters<ImStore['listJoinRequests']>[0],
): ReturnType<ImStore['listJoinRequests']> {
  const pending = await countPendingJoins(tx, groupId)
  const requests = await tx.db
    .selectFrom('im_join_requests')
    .select(['id', ...columns])
    .where('group_id', '=', groupId)
    .where('state', '=', 'pending')
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()
  return { requests, pending }
}

/** See `ImStore.listJoins`. */
export async function listJoins(
  { db }: Tx,
  { userId, afterGroupId, limit }: Parameters<ImStore['listJoins']>[0],
): ReturnType<ImStore['listJoins']> {
  const requests = await db
    .selectFrom('im_join_requests')
    .select(columns)
    .where('user_id', '=', userId)
    .where('state', '=', 'pending')
    .orderBy('id')
    .execute()
  const groups = await db
    .selectFrom('im_group_members as m')
    .innerJoin('im_join_requests as r', (join) =>
      join.onRef('r.group_id', '=', 'm.group_id').on('r.state', '=', 'pending'),
    )
    .select(['m.group_id', ({ fn }) => fn.countAll<number>().as('pending')])
    .where('m.user_id', '=', userId)
    .where('m.group_id', '>', afterGroupId)
    .where('m.role', 'in', moderatorRoles)
    .groupBy('m.group_id')
    .orderBy('m.group_id')
    .limit(limit)
    .execute()
  return {
    requests,
    groups: groups.map(({ group_id, pending }) => ({ group_id, pending: Number(pending) })),
  }
}
