/** Smaller queries of `jobs`. */
import type { JobCount, JobLease } from '@stonechat/work/contract'
import { sql } from 'kysely'
import type { Tx, WriteTx } from '../sql/tx.js'

export async function cancelJob({ db }: WriteTx, kind: string, key: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('jobs')
    .where('kind', '=', kind)
    .where('job_key', '=', key)
    .where('lease_owner', 'is', null)
    .where('failed_at', 'is', null)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export async function renewJob(
  { db, engine }: WriteTx,
  { id, lease, leaseMs }: JobLease & { readonly leaseMs: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ lease_until: sql<number>`${engine.now} + ${leaseMs}` })
    .where('id', '=', id)
    .where('lease_owner', '=', lease)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Those that are held by the index `jobs_held`; the others, of which there may be many, from the index `jobs_due` alone. */
export async function getJobCounts({ db, engine }: Tx): Promise<JobCount[]> {
  const state = sql<JobCount['state']>`case
    when failed_at is not null then 'failed' when run_at <= ${engine.now} then 'due' else 'scheduled' end`
  const byState = db
    .selectFrom('jobs')
    .select(['kind', state.as('state'), sql<number>`count(*)`.as('count')])
    // The state first: SQLite would read rows in the order of `kind` from the index of the keys, and then each row of the table.
    .groupBy([sql`state`, 'kind'])
  const [held, all] = [await byState.where('lease_until', '>', engine.now).execute(), await byState.execute()]
  const counts = all.map(({ kind, state, count }) => {
    const running = held.find((one) => one.kind === kind && one.state === state)?.count ?? 0
    return { kind, state, count: count - running }
  })
  const kinds = new Set(held.map(({ kind }) => kind))
  const running = [...kinds].map((kind) => ({
    ...{ kind, state: 'running' as const },
    count: held.reduce((sum, one) => sum + (one.kind === kind ? one.count : 0), 0),
  }))
  return [...counts, ...running].filter(({ count }) => count > 0)
}

/** By the index `jobs_due`. */
export async function forgetFailedJobs(
  { db, engine }: WriteTx,
  olderThanMs: number,
  limit: number,
): Promise<number> {
  const old = await db
    .selectFrom('jobs')
    .select('id')
    .where('failed_at', '<=', sql<number>`${engine.now} - ${olderThanMs}`)
    .orderBy('failed_at')
    .limit(limit)
    .execute()
  if (old.length === 0) return 0
  const ids = old.map(({ id }) => id)
  const { numDeletedRows } = await db
    .deleteFrom('jobs')
    .where('id', 'in', ids)
    .where('failed_at', 'is not', null)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
