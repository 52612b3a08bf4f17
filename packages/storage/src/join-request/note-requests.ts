import type { JoinNews } from '@stonechat/im/contract'
import { moderatorRoles } from '@stonechat/im/rules'
import type { WriteTx } from '../sql/tx.js'
import { appendUserChanges } from '../user-state/append-user-change.js'
import { countPendingJoins, findJoinRequests } from './requests.js'

/** How many of those who let people into a group are told that somebody waits: the owner first. */
const maxModeratorsTold = 1_000

/**
 * Notes what each user is to hear of requests that are others now, in the transaction that writes them.
 * @param askerIds whose requests those are, ascending
 * @param movedIds who may answer requests since this transaction, or may not any more
 */
export async function noteJoinRequests(
  tx: WriteTx,
  groupId: number,
  askerIds: readonly number[],
  movedIds: readonly number[] = [],
): Promise<JoinNews> {
  if (askerIds.length + movedIds.length === 0) return noNews
  const pending = await countPendingJoins(tx, groupId)
  if (askerIds.length === 0 && pending === 0) return noNews
  const moderators = new Set(await findModerators(tx, groupId))
  const told = askerIds.length > 0 ? [...moderators, ...movedIds] : movedIds
  const userIds = [...new Set(told)].sort((a, b) => a - b)
  const requests = await findJoinRequests(tx, groupId, askerIds)
  const asked = await appendUserChanges(tx, askerIds, 'join_request', groupId)
  const waiting = await appendUserChanges(tx, userIds, 'join_requests', groupId)
  return {
    requests: asked.flatMap((one) => {
      const request = requests.get(one.userId)
      return request === undefined ? [] : [{ ...one, request }]
    }),
    waiting: waiting.map((one) => ({ ...one, pending: moderators.has(one.userId) ? pending : 0 })),
  }
}

const noNews: JoinNews = { requests: [], waiting: [] }

/** By the index of the members of a group by role: reads no other members. */
async function findModerators({ db }: WriteTx, groupId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('im_group_members')
    .select('user_id')
    .where('group_id', '=', groupId)
    .where('role', 'in', moderatorRoles)
    .orderBy('role', 'desc')
    .orderBy('user_id')
    .limit(maxModeratorsTold)
    .execute()
  return rows.map(({ user_id }) => user_id)
}
