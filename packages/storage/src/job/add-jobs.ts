import type { JobDraft } from '@stonechat/work/contract'
import { type RawBuilder, sql } from 'kysely'
import { chunk } from '../sql/chunk.js'
import type { Engine } from '../sql/engine.js'
import type { WriteTx } from '../sql/tx.js'

const maxRowsPerStatement = 100

/** Adds jobs in any transaction. See `JobStore.addJobs`; wake the queue after the commit. */
export async function addJobs(tx: WriteTx, jobs: readonly JobDraft[]): Promise<void> {
  const rows = jobs.filter(({ key }) => key === undefined).map((job) => toRow(job, tx.engine))
  for (const part of chunk(rows, maxRowsPerStatement)) await tx.db.insertInto('jobs').values(part).execute()
  // In the order of the key: transactions that add the same jobs must not deadlock.
  const keyed = jobs
    .filter(({ key }) => key !== undefined)
    .sort((a, b) => (identity(a) < identity(b) ? -1 : 1))
  for (const job of keyed) await addKeyed(tx, job)
}

/**
 * First makes sure that the row exists, then updates it. A row that was just inserted is updated to what
 * it is already, so it does not matter which of the two happened.
 */
async function addKeyed({ db, engine }: WriteTx, job: JobDraft): Promise<void> {
  const row = toRow(job, engine)
  await engine.insertMissing(db.insertInto('jobs').values(row), ['kind', 'job_key']).execute()
  const update = db.updateTable('jobs').where('kind', '=', row.kind).where('job_key', '=', row.job_key)
  const isHeld = sql<number>`case when lease_owner is null then 0 else 1 end`
  // MySQL sets from left to right, and later columns see what earlier ones have become.
  const afresh = { run_at: row.run_at, added_again: isHeld, last_error: null, failed_at: null }
  if (job.ifThere !== 'keep') {
    const attempts = sql<number>`case when lease_owner is null then 0 else attempts end`
    await update.set({ body: row.body, attempts, ...afresh }).execute()
    return
  }
  const ifFailed = <T>(value: T, otherwise: string) =>
    sql<T>`case when failed_at is null then ${sql.ref(otherwise)} else ${value} end`
  await update
    .set({ body: ifFailed(row.body, 'body'), attempts: ifFailed(0, 'attempts'), ...afresh })
    .where(({ or, eb }) => or([eb('lease_owner', 'is not', null), eb('failed_at', 'is not', null)]))
    .execute()
}

function toRow({ kind, key, body, due }: JobDraft, { now }: Engine) {
  return {
    ...{ kind, job_key: key ?? null, body: JSON.stringify(body ?? null), run_at: dueAt(due, now) },
    ...{ attempts: 0, lease_owner: null, lease_until: 0, added_again: 0, last_error: null, failed_at: null },
  }
}

function dueAt(due: JobDraft['due'], now: RawBuilder<number>): RawBuilder<number> {
  if (due === undefined) return now
  return 'at' in due ? sql<number>`${due.at}` : sql<number>`${now} + ${due.inMs}`
}

function identity({ kind, key }: JobDraft): string {
  return JSON.stringify([kind, key])
}
