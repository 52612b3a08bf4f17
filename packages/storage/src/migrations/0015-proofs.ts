import { type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from '../sql/engine.js'

/**
 * Since when it is known that an address belongs to the user who gave it. An e-mail address was bound by a code until now, or
 * given by an operator, and an external id by the host. Of a phone number it is not known whether a code was asked for.
 */
export function proofs({ types }: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      const tables = await db.introspection.getTables()
      const add = async (table: string, column: string) => {
        const columns = tables.find(({ name }) => name === table)?.columns
        // Where changes of tables are not undone, it may be there from a start that was cut off.
        if (columns?.some(({ name }) => name === column)) return
        await db.schema.alterTable(table).addColumn(column, types.integer).execute()
      }
      await add('user_identities', 'proven_at')
      await add('users', 'phone_proven_at')
      await add('users', 'email_proven_at')
      await sql`update user_identities set proven_at = created_at where kind <> 'phone' and proven_at is null`.execute(
        db,
      )
      await sql`update users set email_proven_at = created_at where email is not null and email_proven_at is null`.execute(
        db,
      )
    },
  }
}
