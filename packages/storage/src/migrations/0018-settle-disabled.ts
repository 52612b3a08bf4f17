import { type Kysely, type Migration, sql } from 'kysely'
import { chunk } from '../sql/chunk.js'
import type { Engine } from '../sql/engine.js'

const maxRowsPerStatement = 500

/** Accounts that were disabled before messaging learned of it are settled like those that are disabled from now on. */
export function settleDisabled({ now }: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      // Where changes are not undone, a start that was cut off may have added some.
      await sql`delete from jobs where kind = 'user.settle'`.execute(db)
      const { rows } = await sql<{
        id: number
      }>`select id from users where disabled_at is not null`.execute(db)
      for (const part of chunk(rows, maxRowsPerStatement)) {
        const jobs = part.map(
          ({ id }) => sql`('user.settle', ${String(id)}, ${JSON.stringify({ userId: id })}, ${now}, 0, 0, 0)`,
        )
        await sql`insert into jobs (kind, job_key, body, run_at, attempts, lease_until, added_again)
          values ${sql.join(jobs)}`.execute(db)
      }
    },
  }
}
