/** Queries of `im_join_requests`. Whoever writes them holds the head of the group's conversation. */
import type { ImStore, JoinRequestRecord } from '@stonechat/im/contract'
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

/** Those of these users that wait wait no more. */
export async function settleJoinRequests(
  { db }: WriteTx,
  groupId: number,
  userIds: readonly number[],
  state: JoinRequestRecord['state'],
): Promise<void> {
  for (const part of chunk(userIds, maxIdsPerStatement))
    await db
      .updateTable('im_join_requests')
      .set({ state })
      .where('group_id', '=', groupId)
      .where('user_id', 'in', part)
      .where('state', '=', 'pending')
      .execute()
}

/** See `ImStore.listJoinRequests`. A range of the index by group. */
export async function listJoinRequests(
  { db }: Tx,
  { groupId, afterId, limit }: Parameters<ImStore['listJoinRequests']>[0],
): ReturnType<ImStore['listJoinRequests']> {
  const waiting = db
    .selectFrom('im_join_requests')
    .where('group_id', '=', groupId)
    .where('state', '=', 'pending')
  const { count } = await waiting
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const requests = await waiting
    .select(['id', ...columns])
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()
  return { requests, pending: Number(count) }
}
