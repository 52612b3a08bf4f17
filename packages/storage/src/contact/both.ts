/** What belongs to two users at once. */
import type { UserRev } from '@stonechat/im/contract'
import type { WriteTx } from '../sql/tx.js'
import { appendUserChange, lockUserState } from '../user-state/append-user-change.js'

/** Both users' own rows, ascending: nobody else changes what is between the two until the transaction ends. */
export async function lockPair(tx: WriteTx, one: number, other: number): Promise<void> {
  for (const userId of [one, other].sort((a, b) => a - b)) await lockUserState(tx, userId)
}

/** Notes one change for each of the two, named by the other; in ascending order of the users, as they are locked. */
export async function appendToBoth(
  tx: WriteTx,
  kind: 'contact' | 'contact_request',
  one: number,
  other: number,
): Promise<UserRev[]> {
  const revs: UserRev[] = []
  for (const [userId, peerId] of [
    [one, other],
    [other, one],
  ].sort(([a], [b]) => a! - b!) as [number, number][])
    revs.push({ userId, rev: await appendUserChange(tx, userId, kind, peerId) })
  return revs
}
