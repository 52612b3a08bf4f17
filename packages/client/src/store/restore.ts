import { targetKey } from '../base/target.js'
import type { Progress } from '../conversation/progress.js'
import type { Drafts } from '../draft/drafts.js'
import type { Outbox } from '../outbox/outbox.js'
import type { ReadMarker } from '../read-marker/read-marker.js'
import type { Sessions } from '../session/sessions.js'
import type { Timelines } from '../timeline/timelines.js'
import type { Users } from '../user/users.js'
import {
  type Change,
  type ConversationRecord,
  type Stored,
  storedConversationsMax,
  storedUsersMax,
  storedWindowsMax,
} from './client-store.js'

export interface RestoredParts {
  readonly progress: Progress
  readonly sessions: Sessions
  readonly timelines: Timelines
  readonly readMarker: ReadMarker
  readonly outbox: Outbox
  readonly drafts: Drafts
  readonly users: Users
}

/** Puts what was kept where it belongs; returns what has to go, since it is more than is kept. */
export function restore(parts: RestoredParts, stored: Stored): Change[] {
  const { sessions, timelines, readMarker, outbox, drafts, users } = parts
  const conversations = [...stored.conversations].sort((a, b) => b.session.last_at - a.session.last_at)
  const kept = new Map(
    conversations.slice(0, storedConversationsMax).map((one) => [one.conversation_id, one]),
  )
  const windows = [...stored.windows]
    .filter(({ conversation_id }) => kept.has(conversation_id))
    .sort((a, b) => b.used_at - a.used_at)
  const keptWindows = new Map(windows.slice(0, storedWindowsMax).map((one) => [one.conversation_id, one]))

  for (const record of kept.values()) {
    const window = keptWindows.get(record.conversation_id)
    sessions.upsert(record.session)
    startProgress(parts.progress, record, window)
    const { session, told_read_seq } = record
    if (session.read_seq > told_read_seq) readMarker.mark(session, session.read_seq)
  }
  for (const window of [...keptWindows.values()].reverse()) timelines.restore(window)
  outbox.restore(stored.outbox)
  for (const draft of stored.drafts) drafts.restore(draft)
  for (const user of stored.users.slice(-storedUsersMax)) users.restore(user)
  if (stored.facts.some(({ is_complete }) => is_complete)) sessions.setLoaded()

  return [
    ...gone('conversations', stored.conversations, kept),
    ...gone('windows', stored.windows, keptWindows),
    ...stored.users
      .slice(0, -storedUsersMax)
      .map(({ id }): Change => ({ table: 'users', key: id, record: undefined })),
  ]
}

/**
 * A conversation goes on from where both its session and its messages have come: the two are written apart, and either
 * may be the older one.
 */
function startProgress(
  progress: Progress,
  record: ConversationRecord,
  window: { readonly rev: number; readonly deleted_rev: number } = record,
): void {
  progress.start(record.conversation_id, {
    last_seq: record.seq,
    rev: Math.min(record.rev, window.rev),
    deleted_rev: Math.min(record.deleted_rev, window.deleted_rev),
  })
  progress.see(record.conversation_id, record.session)
}

function gone(
  table: 'conversations' | 'windows',
  all: readonly { readonly conversation_id: number }[],
  kept: ReadonlyMap<number, unknown>,
): Change[] {
  return all.flatMap(({ conversation_id: key }): Change[] =>
    kept.has(key) ? [] : [{ table, key, record: undefined }],
  )
}

/** What keeps nothing of a conversation any more. */
export function removalOf(key: number): Change[] {
  return (['conversations', 'windows'] as const).map((table) => ({ table, key, record: undefined }))
}

/** What to keep of a conversation as it is now: session and progress, and its messages where it is warm. */
export function readConversation(
  { sessions, progress, timelines, readMarker }: Omit<RestoredParts, 'outbox' | 'drafts' | 'users'>,
  conversationId: number,
): Change[] {
  const session = sessions.get(conversationId)
  const place = progress.placeOf(conversationId)
  if (session === undefined || place === undefined) return removalOf(conversationId)
  const key = targetKey(session)
  const { last_seq: seq, rev, deleted_rev } = place
  const revs = { conversation_id: conversationId, rev, deleted_rev }
  const told_read_seq = readMarker.isTold(key) ? session.read_seq : 0
  const window = timelines.record(key, revs)
  return [
    { table: 'conversations', key: conversationId, record: { ...revs, session, seq, told_read_seq } },
    ...(window === undefined ? [] : [{ table: 'windows' as const, key: conversationId, record: window }]),
  ]
}
