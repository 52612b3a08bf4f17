import { limits, type OperationOutput, type ParsedInput } from '@stonechat/protocol'
import type { Clock, Directory, ImStore } from '../contract/index.js'
import { nameSessions } from './name-sessions.js'

/**
 * All that differs between what a client holds and what is: complete or marked `reset`, never partial. No timestamps
 * take part.
 */
export async function sync(
  {
    store,
    directory,
    clock,
  }: { store: Pick<ImStore, 'getChangesSince'>; directory: Directory | undefined; clock: Clock },
  userId: number,
  { conversations }: ParsedInput<'sync'>,
): Promise<OperationOutput<'sync'>> {
  const held = conversations.map(([conversationId, lastSeq, rev, sessionRev]) => ({
    conversationId,
    lastSeq,
    rev,
    // A client that does not keep it is shown the session once more; that is never wrong.
    sessionRev: sessionRev ?? -1,
  }))
  const record = await store.getChangesSince(userId, held, {
    conversations: limits.syncMaxConversations,
    messages: limits.syncMaxMessagesPerConversation,
  })
  return {
    sessions: await nameSessions(directory, record.sessions),
    conversations: record.conversations.map((one) => ({
      ...one,
      messages: [...one.messages],
      changed: [...one.changed],
    })),
    removed: [...record.removed],
    server_time: clock(),
  }
}
