import { targetKey } from '../base/target.js'
import type { ReadMarker } from '../read-marker/read-marker.js'
import type { Sessions } from '../session/sessions.js'
import type { Change, Stored } from '../store/client-store.js'
import type { Progress } from './progress.js'

/** What to keep of a conversation as it is now: its session, and how far it has come. */
export function readRecord(
  parts: { readonly sessions: Sessions; readonly progress: Progress; readonly readMarker: ReadMarker },
  id: number,
): Change {
  const session = parts.sessions.get(id)
  const place = parts.progress.placeOf(id)
  if (session === undefined || place === undefined) {
    return { table: 'conversations', key: id, record: undefined }
  }
  const { last_seq: seq, rev, deleted_rev } = place
  const told_read_seq = parts.readMarker.isTold(targetKey(session)) ? session.read_seq : 0
  const record = { conversation_id: id, session, seq, rev, deleted_rev, told_read_seq }
  return { table: 'conversations', key: id, record }
}

/**
 * A conversation goes on from where both its session and its messages have come: the two are written apart, and either
 * may be the older one.
 */
export function restoreProgress(progress: Progress, { conversations, windows }: Stored): void {
  const windowOf = new Map(windows.map((one) => [one.conversation_id, one]))
  for (const record of conversations) {
    const id = record.conversation_id
    const window = windowOf.get(id) ?? record
    progress.start(id, {
      last_seq: record.seq,
      rev: Math.min(record.rev, window.rev),
      deleted_rev: Math.min(record.deleted_rev, window.deleted_rev),
    })
    progress.see(id, record.session)
  }
}
