import type { Held, SyncRecord } from '@stonechat/im/contract'
import type { Message } from '@stonechat/protocol'
import { chunk } from '../chunk.js'
import type { Database, ImContext } from './context.js'
import { decideSync, type Missing } from './decide-sync.js'
import { listMessagesAfter, messageColumns, toMessage } from './messages.js'
import { loadSessionRecords } from './session-records.js'

const maxRangesPerStatement = 100

/** See `ImStore.getChangesSince`: all of it is read in one snapshot. */
export async function getChangesSince(
  { db, dialect }: ImContext,
  userId: number,
  held: readonly Held[],
  limit: { conversations: number; messages: number },
): Promise<SyncRecord> {
  return dialect.snapshot(db, async (trx) => {
    const standings = await trx
      .selectFrom('im_sessions as s')
      .innerJoin('im_conversations as c', 'c.id', 's.conversation_id')
      .select(['s.conversation_id', 's.rev as session_rev', 's.floor_seq', 'c.last_seq', 'c.rev'])
      .where('s.user_id', '=', userId)
      .orderBy('c.last_at', 'desc')
      .orderBy('c.id', 'desc')
      .execute()
    const { sessions, conversations, removed } = decideSync(standings, held, limit)
    const detailed = conversations.filter((one) => !one.reset)
    const messages = byConversation(await listMessagesAfter(trx, detailed.flatMap(toMessageRange)))
    const changed = byConversation(await listChanged(trx, detailed.filter(hasChanges)))
    return {
      sessions: await loadSessionRecords(trx, userId, sessions),
      conversations: conversations.map(({ standing, reset }) => ({
        conversation_id: standing.conversation_id,
        last_seq: standing.last_seq,
        rev: standing.rev,
        reset,
        messages: messages.get(standing.conversation_id) ?? [],
        changed: changed.get(standing.conversation_id) ?? [],
      })),
      removed,
    }
  })
}

function toMessageRange({ standing, afterSeq }: Missing) {
  return standing.last_seq > afterSeq ? [{ conversationId: standing.conversation_id, afterSeq }] : []
}

function hasChanges({ standing, afterRev }: Missing): boolean {
  return standing.rev > afterRev
}

/** Messages the client holds that changed since, as they are now; by the primary key of `im_changes`. */
async function listChanged(db: Database, conversations: readonly Missing[]): Promise<Message[]> {
  const messages: Message[] = []
  for (const part of chunk(conversations, maxRangesPerStatement)) {
    const rows = await db
      .selectFrom('im_changes as ch')
      .innerJoin('im_messages as m', (join) =>
        join.onRef('m.conversation_id', '=', 'ch.conversation_id').onRef('m.seq', '=', 'ch.seq'),
      )
      .select(messageColumns.map((column) => `m.${column}` as const))
      .distinct()
      .where(({ eb, and, or }) =>
        or(
          part.map(({ standing, afterSeq, afterRev }) =>
            and([
              eb('ch.conversation_id', '=', standing.conversation_id),
              eb('ch.rev', '>', afterRev),
              eb('ch.seq', '>', standing.floor_seq),
              eb('ch.seq', '<=', afterSeq),
            ]),
          ),
        ),
      )
      .orderBy('m.conversation_id')
      .orderBy('m.seq')
      .execute()
    for (const row of rows) messages.push(toMessage(row))
  }
  return messages
}

function byConversation(messages: readonly Message[]): Map<number, Message[]> {
  const map = new Map<number, Message[]>()
  for (const message of messages) {
    const list = map.get(message.conversation_id)
    if (list === undefined) map.set(message.conversation_id, [message])
    else list.push(message)
  }
  return map
}
