import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** By what strangers find a user. */
export function findBy({ addCounter }: Engine): Migration {
  return {
    async up(db) {
      await addCounter(db, 'im_privacy', 'not_found_by')
    },
  }
}
