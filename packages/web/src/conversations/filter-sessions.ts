import type { SessionView } from '@stonechat/client'
import { foldText } from '@stonechat/protocol/base'

export type SessionFilter = 'all' | 'unread' | 'groups'

export interface SessionQuery {
  readonly filter: SessionFilter
  readonly query: string
  /** The open conversation stays in the list of unread ones while it is being read. */
  readonly current: string | undefined
  /** Users with whom conversations are found and not listed, except the open one. */
  readonly hiddenUserIds?: readonly number[] | undefined
}

/** The sessions that match a filter and what was typed: part of the title, or the exact id. */
export function filterSessions(
  sessions: readonly SessionView[],
  wanted: SessionQuery,
): readonly SessionView[] {
  const query = foldText(wanted.query)
  const hidden = new Set(query === '' ? wanted.hiddenUserIds : [])
  if (query === '' && wanted.filter === 'all' && hidden.size === 0) return sessions
  const isHidden = ({ key, target_type, target_id }: SessionView) =>
    target_type === 'user' && hidden.has(target_id) && key !== wanted.current
  return sessions.filter(
    (session) => passes(session, wanted) && matches(session, query) && !isHidden(session),
  )
}

function passes(session: SessionView, { filter, current }: SessionQuery): boolean {
  if (filter === 'unread') return session.unread > 0 || session.key === current
  return filter === 'all' || session.target_type === 'group'
}

function matches(session: SessionView, query: string): boolean {
  if (query === '') return true
  return foldText(session.title).includes(query) || String(session.target_id) === query
}
