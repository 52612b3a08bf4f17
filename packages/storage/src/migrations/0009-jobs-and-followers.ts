import type { Kysely, Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** What goes on beside requests: jobs that wait to be done, and cursors of the followers of the event log. */
export function jobsAndFollowers({ types, finishTable, createIndex }: Engine): Migration {
  const { integer, text, longText } = types
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await finishTable(
        db.schema
          .createTable('jobs')
          .addColumn('id', integer, (column) => column.primaryKey().autoIncrement())
          .addColumn('kind', text(64), (column) => column.notNull())
          .addColumn('job_key', text(191))
          .addColumn('body', longText, (column) => column.notNull())
          .addColumn('run_at', integer, (column) => column.notNull())
          .addColumn('attempts', integer, (column) => column.notNull())
          .addColumn('lease_owner', text(191))
          .addColumn('lease_until', integer, (column) => column.notNull())
          .addColumn('added_again', integer, (column) => column.notNull())
          .addColumn('last_error', text(1_000))
          .addColumn('failed_at', integer)
          .addUniqueConstraint('jobs_key', ['kind', 'job_key']),
        { clustered: false },
      ).execute()
      await createIndex(db, { name: 'jobs_due', table: 'jobs', columns: ['failed_at', 'kind', 'run_at'] })
      await createIndex(db, { name: 'jobs_held', table: 'jobs', columns: ['lease_until'] })
      await finishTable(
        db.schema
          .createTable('followers')
          .addColumn('name', text(64), (column) => column.primaryKey().notNull())
          .addColumn('cursor_id', integer, (column) => column.notNull())
          .addColumn('lease_owner', text(191))
          .addColumn('lease_until', integer, (column) => column.notNull())
          .addColumn('updated_at', integer, (column) => column.notNull()),
        { clustered: true },
      ).execute()
    },
  }
}
