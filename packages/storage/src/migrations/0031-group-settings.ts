import type { Migration } from 'kysely'
import type { Engine } from '../sql/engine.js'

/** How groups are run, notices that ask to be read, names of members in a group, and when a member wrote last. */
export function groupSettings({ types, addColumn, addCounter }: Engine): Migration {
  return {
    async up(db) {
      await addColumn(db, 'im_groups', 'settings', types.longText)
      await addCounter(db, 'im_groups', 'notice_rev')
      await addCounter(db, 'im_groups', 'notice_read_count')
      await addColumn(db, 'im_group_members', 'alias', types.text(255))
      await addCounter(db, 'im_group_members', 'notice_rev')
      await addCounter(db, 'im_group_members', 'last_sent_at')
    },
  }
}
