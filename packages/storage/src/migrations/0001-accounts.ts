import type { Kysely, Migration } from 'kysely'
import type { Dialect } from '../dialect.js'

/** Users, their devices, verification codes. */
export function accounts(_dialect: Dialect): Migration {
  return {
    async up(_db: Kysely<unknown>): Promise<void> {},
  }
}
