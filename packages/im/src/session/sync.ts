import { limits, type OperationOutput, type ParsedInput } from '@stonechat/protocol'
import type { Clock, Directory, ImStore } from '../contract/index.js'
import { nameSessions } from './name-sessions.js'

/**
 * What differs between what a client holds and what is: each conversation complete or marked `reset`, never partial, and
 * `more` where others differ too. No timestamps take part.
 */
export async function sync(
  {
    store,
    directory,
    clock,
  }: { store: Pick<ImStore, 'getChangesSince'>; directory: Directory | undefined; clock: Clock },
  userId: number,
  { conversations, after_id, up_to_id }: ParsedInput<'sync'>,
): Promise<OperationOutput<'sync'>> {
  const held = conversations.map(([conversationId, lastSeq, rev, sessionRev, deletedRev]) => ({
    conversationId,
    lastSeq,
    rev,
    // A client that does not keep them is shown session and deletions once more; that is never wrong.
    sessionRev: sessionRev ?? -1,
    deletedRev: deletedRev ?? -1,
  }))
  const record = await store.getChangesSince(userId, {
    held,
    afterId: after_id,
    upToId: up_to_id,
    limit: {
      sessions: limits.syncMaxSessions,
      conversations: limits.syncMaxConversations,
      messages: limits.syncMaxMessagesPerConversation,
      bytes: limits.answerMaxBytes,
    },
  })
  return {
    sessions: await nameSessions(directory, record.sessions),
    conversations: record.conversations.map((one) => ({
      ...one,
      messages: [...one.messages],
      changed: [...one.changed],
      deleted: [...one.deleted],
    })),
    removed: [...record.removed],
    more: record.more,
    server_time: clock(),
  }
}
