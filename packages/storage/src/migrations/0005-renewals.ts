import type { Kysely, Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** By which renewal a device got its refresh token, so that a client whose answer was lost may ask for it again. */
export function renewals({ types, addColumn }: Engine): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await addColumn(db, 'user_devices', 'refresh_request', types.text(64))
    },
  }
}
