import type { UserChangeKind } from '@stonechat/protocol'
import type { TableOf } from '../sql/table.js'

/** The count of changes of what belongs to a user, by `user_id`; every change locks this row first. */
export interface ImUserRevsTable {
  user_id: number
  rev: number
}

export const imUserRevs: TableOf<'im_user_revs', ImUserRevsTable> = { name: 'im_user_revs', key: ['user_id'] }

/**
 * The latest change of each thing of a user's, by `(user_id, kind, ref)`; found by `(user_id, rev)` too. It has a row for
 * each thing, not for each change, so nothing has to be pruned.
 */
export interface ImUserChangesTable {
  user_id: number
  kind: UserChangeKind
  /** Which of its kind, such as the blocked user; 0 where there is one only. */
  ref: number
  rev: number
}

export const imUserChanges: TableOf<'im_user_changes', ImUserChangesTable> = {
  name: 'im_user_changes',
  key: ['user_id', 'kind', 'ref'],
}

/** Settings of a user's apps as one JSON object, by `user_id`. */
export interface ImPreferencesTable {
  user_id: number
  value: string
}

export const imPreferences: TableOf<'im_preferences', ImPreferencesTable> = {
  name: 'im_preferences',
  key: ['user_id'],
}
