import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** Who may bring a user into groups. */
export function peoplePrivacy({ addCounter }: Engine): Migration {
  return {
    async up(db) {
      await addCounter(db, 'im_privacy', 'groups_by')
    },
  }
}
