import type { JobEnd, JobLease } from '@stonechat/work/contract'
import { sql } from 'kysely'
import type { WriteTx } from '../sql/tx.js'

const free = { lease_owner: null, lease_until: 0 } as const

/** See `JobStore.settleJob`. */
export async function settleJob(
  { db, engine }: WriteTx,
  { id, lease }: JobLease,
  end: JobEnd,
): Promise<boolean> {
  const job = await engine
    .forUpdate(
      db.selectFrom('jobs').select('added_again').where('id', '=', id).where('lease_owner', '=', lease),
    )
    .executeTakeFirst()
  if (job === undefined) return false
  const update = db.updateTable('jobs').where('id', '=', id)
  if (job.added_again === 1) {
    await update.set({ ...free, added_again: 0, attempts: 0, last_error: null }).execute()
    return true
  }
  const inMs = (ms: number) => sql<number>`${engine.now} + ${Math.round(ms)}`
  switch (end.status) {
    case 'done':
      await db.deleteFrom('jobs').where('id', '=', id).execute()
      break
    case 'again':
      await update.set({ ...free, run_at: inMs(end.inMs), attempts: 0, last_error: null }).execute()
      break
    case 'retry':
      await update.set({ ...free, run_at: inMs(end.inMs), last_error: end.error }).execute()
      break
    case 'released':
      await update.set({ ...free, attempts: sql<number>`attempts - 1` }).execute()
      break
    case 'failed':
      await update.set({ ...free, failed_at: engine.now, last_error: end.error }).execute()
  }
  return true
}
