/** From the moment at which one is sent or taken back. */
import type { ImStore, ScheduledRecord, UserWrite } from '@stonechat/im/contract'
import { moveFileRefs } from '../file-ref/file-refs.js'
import { lockFiles } from '../file-ref/lock-files.js'
import { addJobs } from '../job/add-jobs.js'
import { cancelJob } from '../job/queries.js'
import type { WriteTx } from '../sql/tx.js'
import { appendUserChange, lockUserState } from '../user-state/append-user-change.js'
import { sendingJob } from './scheduled.js'
import { contentOf, fileIdsOf, placeOf, type ScheduledRow, toRecord } from './scheduled-row.js'

/** See `ImStore.cancelScheduled`. */
export async function cancelScheduled(tx: WriteTx, userId: number, id: number): Promise<UserWrite> {
  await lockUserState(tx, userId)
  const row = await find(tx, id)
  if (row?.user_id !== userId || row.state === 'sending') return { status: 'unchanged' }
  return remove(tx, row)
}

/** See `ImStore.takeScheduled`. */
export async function takeScheduled(
  tx: WriteTx,
  id: number,
  by: Parameters<ImStore['takeScheduled']>[1],
): Promise<ScheduledRecord | undefined> {
  const row = await find(tx, id)
  if (row === undefined) return undefined
  if (by === undefined ? row.state === 'refused' : row.user_id !== by.userId) return undefined
  await tx.db
    .updateTable('im_scheduled')
    .set({ state: 'sending', refused: null })
    .where('id', '=', id)
    .execute()
  if (by !== undefined)
    await addJobs(tx, [{ kind: sendingJob, key: String(id), body: { id }, due: { inMs: by.retryInMs } }])
  return toRecord(row)
}

/** See `ImStore.settleScheduled`. */
export async function settleScheduled(
  tx: WriteTx,
  id: number,
  refused: Parameters<ImStore['settleScheduled']>[1],
): Promise<UserWrite> {
  const owner = await tx.db
    .selectFrom('im_scheduled')
    .select('user_id')
    .where('id', '=', id)
    .executeTakeFirst()
  if (owner === undefined) return { status: 'unchanged' }
  const userId = owner.user_id
  // In the order of all others: first the user, then what is the user's.
  await lockUserState(tx, userId)
  const row = await find(tx, id)
  if (row?.state !== 'sending') return { status: 'unchanged' }
  if (refused === undefined) return remove(tx, row)
  await tx.db.updateTable('im_scheduled').set({ state: 'refused', refused }).where('id', '=', id).execute()
  await cancelJob(tx, sendingJob, String(id))
  return { status: 'changed', rev: await appendUserChange(tx, userId, 'scheduled') }
}

async function remove(tx: WriteTx, row: ScheduledRow): Promise<UserWrite> {
  const { id, user_id } = row
  await lockFiles(tx, fileIdsOf(row))
  await tx.db.deleteFrom('im_scheduled').where('id', '=', id).execute()
  await moveFileRefs(tx, placeOf(id), contentOf(row), null)
  await cancelJob(tx, sendingJob, String(id))
  return { status: 'changed', rev: await appendUserChange(tx, user_id, 'scheduled') }
}

/** Locks it. */
function find({ db, engine }: WriteTx, id: number): Promise<ScheduledRow | undefined> {
  return engine.forUpdate(db.selectFrom('im_scheduled').selectAll().where('id', '=', id)).executeTakeFirst()
}
