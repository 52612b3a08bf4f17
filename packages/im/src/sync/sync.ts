import type { OperationOutput, ParsedInput, UserState } from '@stonechat/protocol'
import { conversationIdOf } from '../bus/topics.js'
import type { Bus, Clock, Directory, ImStore, SyncRecord, SyncWish } from '../contract/index.js'
import type { Hub } from '../hub/hub.js'
import type { IncarnationWatch } from '../incarnation/incarnation.js'
import { imLimits } from '../limits.js'
import { nameSessions } from '../session/name-sessions.js'

export interface SyncFeatureParts {
  readonly store: Pick<ImStore, 'getChangesSince' | 'getUserState'>
  readonly bus: Bus
  readonly hub: Hub
  readonly directory: Directory | undefined
  readonly clock: Clock
  readonly incarnation: IncarnationWatch
}

/** How often the store is read again because the connection did not listen yet to a group of the answer. */
const maxReads = 3

/**
 * What differs between what a client holds and what is: each conversation complete or marked `reset`, never partial, and
 * `more` where others differ too. No timestamps take part. Afterwards the connection that asked, if one did, listens to
 * the groups of the answer, and has done so since before it was read.
 */
export async function sync(
  options: SyncFeatureParts,
  { userId, connectionId }: { readonly userId: number; readonly connectionId: string | undefined },
  { conversations, after_id, up_to_id, user_rev, incarnation, mark: shown }: ParsedInput<'sync'>,
): Promise<OperationOutput<'sync'>> {
  // Read before what it is the name of: an answer never carries what was before under a name that came after.
  const { name, mark } = await options.incarnation.current(shown)
  // What is held of another database says nothing of this one, whatever its numbers are.
  const isOther = incarnation !== undefined && incarnation !== name
  const held = (isOther ? [] : conversations).map(
    ([conversationId, lastSeq, rev, sessionRev, deletedRev]) => ({
      conversationId,
      lastSeq,
      rev,
      // A client that does not keep them is shown session and deletions once more; that is never wrong.
      sessionRev: sessionRev ?? -1,
      deletedRev: deletedRev ?? -1,
    }),
  )
  const [record, user] = await Promise.all([
    readListening(options, userId, connectionId, {
      held,
      afterId: after_id,
      upToId: up_to_id,
      limit: {
        sessions: imLimits.syncMaxSessions,
        conversations: imLimits.syncMaxConversations,
        messages: imLimits.syncMaxMessagesPerConversation,
        bytes: imLimits.answerMaxBytes,
      },
    }),
    user_rev === undefined ? undefined : readUserState(options.store, userId, isOther ? 0 : user_rev),
  ])
  return {
    sessions: await nameSessions(options.directory, record.sessions),
    conversations: record.conversations.map(({ lines, ...one }) => ({
      ...one,
      messages: [...one.messages],
      changed: [...one.changed],
      deleted: [...one.deleted],
      ...(lines.length === 0 ? {} : { lines: [...lines] }),
    })),
    removed: [...record.removed],
    more: record.more,
    ...(user === undefined ? {} : { user }),
    incarnation: name,
    ...(mark === undefined ? {} : { mark }),
    server_time: options.clock(),
  }
}

/** A connection has listened to its user since it began: what is not in this answer arrives live. */
async function readUserState(
  store: SyncFeatureParts['store'],
  userId: number,
  sinceRev: number,
): Promise<UserState> {
  const { rev, isReset, changes } = await store.getUserState(userId, sinceRev, imLimits.syncMaxUserChanges)
  return { rev, reset: isReset, changes: [...changes] }
}

/** Reads until the connection has listened to all groups of the answer since before it was read. */
async function readListening(
  { store, bus, hub }: SyncFeatureParts,
  userId: number,
  connectionId: string | undefined,
  wish: SyncWish,
): Promise<SyncRecord> {
  for (let read = 1; ; read += 1) {
    const connection = hub.find(connectionId)
    const before = connection === undefined ? undefined : hub.groupsOf(connection)
    const record = await store.getChangesSince(userId, wish)
    if (connection === undefined || before === undefined) return record
    // A part of the conversations says nothing of the groups outside of it.
    const { afterId = 0, upToId = Number.MAX_SAFE_INTEGER } = wish
    const within = [...before].filter(([topic]) => {
      const id = conversationIdOf(topic)
      return id > afterId && id <= upToId
    })
    if (!hub.adjust(connection, record.groups, new Map(within)) || read === maxReads) return record
    await bus.flush()
  }
}
