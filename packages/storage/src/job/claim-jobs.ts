import type { ClaimedJob, JobClaim } from '@stonechat/work/contract'
import { sql } from 'kysely'
import { type Tx, write } from '../sql/tx.js'

/** Others may claim everything that was found first; the search is then repeated up to this often. */
const maxTries = 3

/**
 * See `JobStore.claimJobs`. Finding is a read without locks, and nothing more happens while nothing is due. Claiming is an
 * update under the condition that they may still be claimed: of several that found the same jobs, the later ones wait and
 * then find their condition false. So it works where there is one writer as where there are many nodes, without `skip
 * locked`.
 */
export async function claimJobs(tx: Tx, claim: JobClaim): Promise<ClaimedJob[]> {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const ids = await findDue(tx, claim)
    if (ids.length === 0) return []
    const claimed = await claimFound(tx, claim, ids)
    if (claimed.length > 0) return claimed
  }
  return []
}

/** The oldest due ones of each kind, by the index `jobs_due`. */
async function findDue({ db, engine }: Tx, { kinds }: JobClaim): Promise<number[]> {
  const [first, ...others] = kinds.map(({ kind, limit }) =>
    db
      .selectFrom(
        db
          .selectFrom('jobs')
          .select('id')
          .where('failed_at', 'is', null)
          .where('kind', '=', kind)
          .where('run_at', '<=', engine.now)
          .where('lease_until', '<=', engine.now)
          .orderBy('run_at')
          .orderBy('id')
          .limit(limit)
          .as('due'),
      )
      .select('due.id'),
  )
  if (first === undefined) return []
  const rows = await others.reduce((all, one) => all.unionAll(one), first).execute()
  return rows.map(({ id }) => id)
}

function claimFound(tx: Tx, { lease, leaseMs }: JobClaim, ids: readonly number[]): Promise<ClaimedJob[]> {
  return write(tx, async ({ db, engine }) => {
    await db
      .updateTable('jobs')
      // From left to right on MySQL: whether it was added again is asked before that is forgotten.
      .set({
        attempts: sql<number>`case when added_again = 1 then 1 else attempts + 1 end`,
        added_again: 0,
        lease_owner: lease,
        lease_until: sql<number>`${engine.now} + ${leaseMs}`,
      })
      .where('id', 'in', ids)
      .where('failed_at', 'is', null)
      .where('run_at', '<=', engine.now)
      .where('lease_until', '<=', engine.now)
      .execute()
    const rows = await db
      .selectFrom('jobs')
      .select(['id', 'kind', 'job_key', 'body', 'attempts'])
      .where('id', 'in', ids)
      .where('lease_owner', '=', lease)
      .orderBy('run_at')
      .orderBy('id')
      .execute()
    return rows.map((row) => ({
      ...{ id: row.id, kind: row.kind, key: row.job_key ?? undefined },
      ...{ body: JSON.parse(row.body) as unknown, attempt: row.attempts },
    }))
  })
}
