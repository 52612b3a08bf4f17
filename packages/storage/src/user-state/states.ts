/** The state of each kind of thing that belongs to a user: a further kind is one more join, and one more case. */
import type { PeopleMode, PrivacyState } from '@stonechat/im/contract'
import { moderatorRoles } from '@stonechat/im/rules'
import type {
  ContactRequest,
  ContactRequestState,
  JoinRequestState,
  OwnJoinRequest,
  Preferences,
  UserChange,
  UserChangeKind,
} from '@stonechat/protocol'
import { type SelectQueryBuilder, sql } from 'kysely'
import { toContact } from '../contact/contacts.js'
import { toAudience } from '../contact/pair-standings.js'
import { toPresenceAudience } from '../presence/presence-audience.js'
import { toFindWays } from '../privacy/find-ways.js'
import type { Schema } from '../sql/schema.js'
import type { ImUserChangesTable } from './table.js'

interface StateRow {
  readonly rev: number
  readonly kind: UserChangeKind
  readonly ref: number
  readonly user_id: number
  readonly blocked_id: number | null
  readonly hidden: number | null
  readonly receipts: number | null
  readonly messages_from: number | null
  readonly groups_by: number | null
  readonly not_found_by: number | null
  readonly preferences: string | null
  readonly contact_id: number | null
  readonly contact_remark: string | null
  readonly contact_tags: string | null
  readonly contact_starred: number | null
  readonly contact_at: number | null
  readonly request_id: number | null
  readonly request_from: number | null
  readonly request_to: number | null
  readonly request_text: string | null
  readonly request_state: ContactRequestState | null
  readonly request_at: number | null
  readonly join_text: string | null
  readonly join_state: JoinRequestState | null
  readonly join_at: number | null
  readonly join_pending: number | null
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
    .leftJoin('im_contacts as k', (join) =>
      join.on('c.kind', '=', 'contact').onRef('k.user_id', '=', 'c.user_id').onRef('k.peer_id', '=', 'c.ref'),
    )
    .leftJoin('im_contact_requests as q', (join) =>
      join
        .on('c.kind', '=', 'contact_request')
        .on('q.low', '=', sql<number>`case when c.user_id < c.ref then c.user_id else c.ref end`)
        .on('q.high', '=', sql<number>`case when c.user_id < c.ref then c.ref else c.user_id end`),
    )
    .leftJoin('im_join_requests as j', (join) =>
      join
        .on('c.kind', '=', 'join_request')
        .onRef('j.group_id', '=', 'c.ref')
        .onRef('j.user_id', '=', 'c.user_id'),
    )
    .leftJoin('im_group_members as m', (join) =>
      join
        .on('c.kind', '=', 'join_requests')
        .onRef('m.group_id', '=', 'c.ref')
        .onRef('m.user_id', '=', 'c.user_id')
        .on('m.role', 'in', moderatorRoles),
    )
    .select(['j.text as join_text', 'j.state as join_state', 'j.created_at as join_at'])
    .select(({ selectFrom }) =>
      selectFrom('im_join_requests as w')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('w.group_id', '=', 'm.group_id')
        .where('w.state', '=', 'pending')
        .as('join_pending'),
    )
    .select(['k.peer_id as contact_id', 'k.remark as contact_remark', 'k.tags as contact_tags'])
    .select(['k.starred as contact_starred', 'k.created_at as contact_at', 'q.id as request_id'])
    .select(['q.from_id as request_from', 'q.to_id as request_to', 'q.text as request_text'])
    .select(['q.state as request_state', 'q.created_at as request_at', 'v.messages_from', 'v.groups_by'])
    .select('v.not_found_by')
    .select(['c.user_id', 'c.rev', 'c.kind', 'c.ref', 'b.blocked_id', 'p.hidden', 'v.receipts'])
    .select('f.value as preferences')
}

export function toUserChange(row: StateRow, people: PeopleMode): UserChange {
  const { rev, kind, ref } = row
  switch (kind) {
    case 'profile':
    case 'scheduled':
    case 'stickers':
      return { rev, kind }
    case 'block':
      return { rev, kind, user_id: ref, blocked: row.blocked_id !== null }
    case 'contact':
      return { rev, kind, user_id: ref, ...toContactState(row) }
    case 'contact_request':
      return { rev, kind, request: toRequest(row) }
    case 'join_request':
      return { rev, kind, request: toJoinRequest(row) }
    case 'join_requests':
      return { rev, kind, group_id: ref, pending: Number(row.join_pending) }
    case 'privacy':
      return { rev, kind, ...toPrivacy(row, people) }
    case 'preferences':
      return { rev, kind, preferences: parsePreferences(row.preferences) }
  }
}

/** Of the rows of a user, where there are any. */
export function toPrivacy(
  {
    hidden,
    receipts,
    messages_from,
    groups_by,
    not_found_by,
  }: Pick<StateRow, 'hidden' | 'receipts' | 'messages_from' | 'groups_by' | 'not_found_by'>,
  people: PeopleMode = 'open',
): PrivacyState {
  const presence_to = toPresenceAudience(hidden)
  return {
    presence_hidden: presence_to === 'nobody',
    presence_to,
    receipts: receipts === 0 ? 'off' : 'on',
    messages_from: toAudience(messages_from) ?? (people === 'open' ? 'everyone' : 'contacts'),
    groups_by: toAudience(groups_by) ?? 'everyone',
    find_by: toFindWays(not_found_by),
  }
}

function toContactState(row: StateRow): Pick<Extract<UserChange, { kind: 'contact' }>, 'contact'> {
  if (row.contact_id === null) return {}
  return {
    contact: toContact({
      peer_id: row.contact_id,
      remark: row.contact_remark ?? '',
      tags: row.contact_tags ?? '[]',
      starred: row.contact_starred ?? 0,
      created_at: row.contact_at ?? 0,
    }),
  }
}

/** The row of a pair stays once there was a request: a further one takes its place. */
function toRequest(row: StateRow): ContactRequest {
  return {
    id: row.request_id ?? 0,
    from_id: row.request_from ?? 0,
    to_id: row.request_to ?? 0,
    text: row.request_text ?? '',
    state: row.request_state ?? 'withdrawn',
    created_at: row.request_at ?? 0,
  }
}

/** The row of a user and a group stays, too. */
function toJoinRequest({ ref, user_id, join_text, join_state, join_at }: StateRow): OwnJoinRequest {
  return {
    ...{ group_id: ref, user_id, text: join_text ?? '', state: join_state ?? 'withdrawn' },
    created_at: join_at ?? 0,
  }
}

export function parsePreferences(value: string | null | undefined): Preferences {
  return value === null || value === undefined ? {} : (JSON.parse(value) as Preferences)
}
