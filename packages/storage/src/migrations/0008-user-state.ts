import { type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** What belongs to a user gets a `rev` per user, and preferences a table. */
export function userState({ types, finishTable, createIndex }: Engine): Migration {
  const { integer, text, longText } = types
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await finishTable(
        db.schema
          .createTable('im_user_revs')
          .addColumn('user_id', integer, (column) => column.primaryKey())
          .addColumn('rev', integer, (column) => column.notNull()),
        { clustered: true },
      ).execute()
      await finishTable(
        db.schema
          .createTable('im_user_changes')
          .addColumn('user_id', integer, (column) => column.notNull())
          .addColumn('kind', text(20), (column) => column.notNull())
          .addColumn('ref', integer, (column) => column.notNull())
          .addColumn('rev', integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('im_user_changes_key', ['user_id', 'kind', 'ref']),
        { clustered: true },
      ).execute()
      await createIndex(db, {
        name: 'im_user_changes_rev',
        table: 'im_user_changes',
        columns: ['user_id', 'rev'],
      })
      await finishTable(
        db.schema
          .createTable('im_preferences')
          .addColumn('user_id', integer, (column) => column.primaryKey())
          .addColumn('value', longText, (column) => column.notNull()),
        { clustered: false },
      ).execute()
      await numberWhatIsThere(db)
    },
  }
}

/** Blocks and hidden users from before: a device that holds nothing gets them like later ones. */
async function numberWhatIsThere(db: Kysely<unknown>): Promise<void> {
  // Where changes are not undone, a start that was cut off may have numbered some.
  await sql`delete from im_user_changes`.execute(db)
  await sql`delete from im_user_revs`.execute(db)
  await sql`insert into im_user_changes (user_id, kind, ref, rev)
    select user_id, 'block', blocked_id, row_number() over (partition by user_id order by blocked_id)
    from im_blocks`.execute(db)
  await sql`insert into im_user_changes (user_id, kind, ref, rev)
    select p.user_id, 'privacy', 0, 1 + (select count(*) from im_blocks as b where b.user_id = p.user_id)
    from im_presence as p where p.hidden = 1`.execute(db)
  await sql`insert into im_user_revs (user_id, rev)
    select user_id, max(rev) from im_user_changes group by user_id`.execute(db)
}
