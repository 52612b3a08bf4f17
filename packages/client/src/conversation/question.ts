import * as limits from '@stonechat/protocol/client-limits'
import type { Progress } from '../conversation/progress.js'
import type { SyncQuestion } from '../feature.js'

/** Half of what the server takes: so many fit into the body of one request however large their numbers are. */
const partMax = limits.syncMaxHeld / 2

type Held = [id: number, lastSeq: number, rev: number, sessionRev: number, deletedRev: number]

/** What a sync asks about the conversations after `afterId`, by ascending id: as many as one request may name. */
export function makeQuestion(
  progress: Progress,
  sessionRevOf: (conversationId: number) => number,
  afterId: number,
): SyncQuestion {
  const held = progress.list().filter(({ conversation_id }) => conversation_id > afterId)
  const part = held.slice(0, partMax)
  const conversations = part.map(
    ({ conversation_id: id, last_seq, rev, deleted_rev }): Held => [
      id,
      last_seq,
      rev,
      sessionRevOf(id),
      deleted_rev,
    ],
  )
  return {
    conversations,
    after_id: afterId || undefined,
    // The last part goes on without end: conversations that are new here belong to it.
    up_to_id: part.length < held.length ? part.at(-1)!.conversation_id : undefined,
  }
}
