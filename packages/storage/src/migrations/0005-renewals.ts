import type { Kysely, Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** By which renewal a device got its refresh token, so that a client whose answer was lost may ask for it again. */
export function renewals({ types }: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      const tables = await db.introspection.getTables()
      const devices = tables.find(({ name }) => name === 'user_devices')
      // Where changes of tables are not undone, it may be there from a start that was cut off.
      if (devices?.columns.some(({ name }) => name === 'refresh_request')) return
      await db.schema.alterTable('user_devices').addColumn('refresh_request', types.text(64)).execute()
    },
  }
}
