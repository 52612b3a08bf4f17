import type { OperationOutput, ParsedInput } from '@stonechat/protocol'
import { refuseCursor } from '../base/read-cursor.js'
import { countWithinBytes } from '../base/within-bytes.js'
import type { Directory, ImStore, SessionCursor, SessionRecord } from '../contract/index.js'
import { imLimits } from '../limits.js'
import { nameSessions } from './name-sessions.js'

/**
 * One page of a user's sessions: pinned first, then newest. At most `answerMaxBytes` long.
 * @throws StonechatError `invalid_input` for a cursor that is not ours
 */
export async function listSessions(
  { store, directory }: { store: Pick<ImStore, 'listSessions'>; directory: Directory | undefined },
  userId: number,
  { limit, cursor }: ParsedInput<'session.list'>,
): Promise<OperationOutput<'session.list'>> {
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const records = await store.listSessions(userId, { limit: limit + 1, after })
  const page = records.slice(0, Math.min(limit, countWithinBytes(records, imLimits.answerMaxBytes)))
  const last = page.at(-1)
  return {
    sessions: await nameSessions(directory, page),
    next_cursor: records.length > page.length && last !== undefined ? writeCursor(last) : null,
  }
}

function writeCursor(last: SessionRecord): string {
  return Buffer.from(`${last.pinned_at ?? 0}.${last.last_at}.${last.conversation_id}`).toString('base64url')
}

function readCursor(cursor: string): SessionCursor {
  const match = /^(\d{1,15})\.(\d{1,15})\.(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (match === null) return refuseCursor()
  return { pinnedAt: Number(match[1]), lastAt: Number(match[2]), conversationId: Number(match[3]) }
}
