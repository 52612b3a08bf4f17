import { type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from '../sql/engine.js'
import type { Schema } from '../sql/schema.js'

const usersPerStep = 500
const lookMaxCharacters = 255

/**
 * What usernames can be taken for, so that two accounts are not mistaken for each other. Accounts that are mistaken already
 * keep their names: the older one has the look.
 */
export function looks({ types, finishTable, createIndex, insertMissing }: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await finishTable(
        db.schema
          .createTable('user_looks')
          .addColumn('look', types.text(lookMaxCharacters), (column) => column.notNull())
          .addColumn('user_id', types.integer, (column) => column.notNull())
          .addPrimaryKeyConstraint('user_looks_key', ['look']),
        { clustered: true },
      ).execute()
      await createIndex(db, { name: 'user_looks_user', table: 'user_looks', columns: ['user_id'] })
      // From a start that was cut off, after which an older program may have gone on.
      await sql`delete from user_looks`.execute(db)
      await fill(db, insertMissing)
    },
  }
}

async function fill(db: Kysely<unknown>, insertMissing: Engine['insertMissing']): Promise<void> {
  // The table of what resembles what is large, and no other start needs it.
  const { looksOf } = await import('@stonechat/user/rules')
  for (let afterId = 0; ; ) {
    const { rows } = await sql<{ id: number; username: string }>`select id, username from users
      where id > ${afterId} order by id limit ${sql.lit(usersPerStep)}`.execute(db)
    const values = rows.flatMap(({ id, username }) =>
      looksOf(username)
        .filter((look) => look.length <= lookMaxCharacters)
        .map((look) => ({ look, user_id: id })),
    )
    if (values.length > 0)
      await insertMissing((db as Kysely<Schema>).insertInto('user_looks').values(values), ['look']).execute()
    if (rows.length < usersPerStep) return
    afterId = Number(rows.at(-1)!.id)
  }
}
