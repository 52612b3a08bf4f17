/** The state of each kind of thing that belongs to a user: a further kind is one more join, and one more case. */
import type { PrivacyState } from '@stonechat/im/contract'
import type { Preferences, UserChange, UserChangeKind } from '@stonechat/protocol'
import type { SelectQueryBuilder } from 'kysely'
import type { Schema } from '../sql/schema.js'
import type { ImUserChangesTable } from './table.js'

interface StateRow {
  readonly rev: number
  readonly kind: UserChangeKind
  readonly ref: number
  readonly blocked_id: number | null
  readonly hidden: number | null
  readonly receipts: number | null
  readonly preferences: string | null
}

/** Adds to changes, which are `c`, what they are about as it is now: each by its primary key. */
export function withStates<D extends Schema & { c: ImUserChangesTable }, T extends keyof D & string, O>(
  changes: SelectQueryBuilder<D, T, O>,
) {
  return (changes as unknown as SelectQueryBuilder<Schema & { c: ImUserChangesTable }, 'c', O>)
    .leftJoin('im_blocks as b', (join) =>
      join
        .on('c.kind', '=', 'block')
        .onRef('b.user_id', '=', 'c.user_id')
        .onRef('b.blocked_id', '=', 'c.ref'),
    )
    .leftJoin('im_presence as p', (join) =>
      join.on('c.kind', '=', 'privacy').onRef('p.user_id', '=', 'c.user_id'),
    )
    .leftJoin('im_privacy as v', (join) =>
      join.on('c.kind', '=', 'privacy').onRef('v.user_id', '=', 'c.user_id'),
    )
    .leftJoin('im_preferences as f', (join) =>
      join.on('c.kind', '=', 'preferences').onRef('f.user_id', '=', 'c.user_id'),
    )
    .select(['c.user_id', 'c.rev', 'c.kind', 'c.ref', 'b.blocked_id', 'p.hidden', 'v.receipts'])
    .select('f.value as preferences')
}

export function toUserChange({ rev, kind, ref, blocked_id, preferences, ...row }: StateRow): UserChange {
  switch (kind) {
    case 'profile':
    case 'scheduled':
    case 'stickers':
      return { rev, kind }
    case 'block':
      return { rev, kind, user_id: ref, blocked: blocked_id !== null }
    case 'privacy':
      return { rev, kind, ...toPrivacy(row) }
    case 'preferences':
      return { rev, kind, preferences: parsePreferences(preferences) }
  }
}

/** Of the rows of a user, where there are any. */
export function toPrivacy({ hidden, receipts }: Pick<StateRow, 'hidden' | 'receipts'>): PrivacyState {
  return { presence_hidden: hidden === 1, receipts: receipts === 0 ? 'off' : 'on' }
}

export function parsePreferences(value: string | null | undefined): Preferences {
  return value === null || value === undefined ? {} : (JSON.parse(value) as Preferences)
}
