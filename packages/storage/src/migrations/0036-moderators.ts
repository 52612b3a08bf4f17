import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** Finds those who let people into a group among all its members. */
export function moderators({ createIndex }: Engine): Migration {
  const table = 'im_group_members'
  return {
    async up(db) {
      await createIndex(db, { name: `${table}_role`, table, columns: ['group_id', 'role', 'user_id'] })
    },
  }
}
