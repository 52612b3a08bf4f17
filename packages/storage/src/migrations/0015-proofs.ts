import { type Kysely, type Migration, sql } from 'kysely'
import type { Engine } from '../sql/engine.js'

/**
 * Since when it is known that an address belongs to the user who gave it. An e-mail address was bound by a code until now, or
 * given by an operator, and an external id by the host. Of a phone number it is not known whether a code was asked for.
 */
export function proofs({ types, addColumn }: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await addColumn(db, 'user_identities', 'proven_at', types.integer)
      await addColumn(db, 'users', 'phone_proven_at', types.integer)
      await addColumn(db, 'users', 'email_proven_at', types.integer)
      await sql`update user_identities set proven_at = created_at where kind <> 'phone' and proven_at is null`.execute(
        db,
      )
      await sql`update users set email_proven_at = created_at where email is not null and email_proven_at is null`.execute(
        db,
      )
    },
  }
}
