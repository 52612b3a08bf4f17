import { hidesOwnReaction, showOwnReactions } from '@stonechat/im/rules'
import type { Message, Reactor } from '@stonechat/protocol'
import { buildOnce } from '../sql/build-once.js'
import { given, type Values } from '../sql/given.js'
import type { Tx, WriteTx } from '../sql/tx.js'

/** See `ImStore.listReactors`. A range read of the index by message. */
export async function listReactors(
  tx: Tx,
  page: { conversationId: number; seq: number; emoji?: string | undefined; afterRev: number; limit: number },
): Promise<{ reactors: Reactor[]; nextRev: number | undefined }> {
  const { emoji } = page
  let query = tx.db
    .selectFrom('im_reactions')
    .select(['user_id', 'emoji', 'rev', 'at'])
    .where('conversation_id', '=', page.conversationId)
    .where('seq', '=', page.seq)
    .where('rev', '>', page.afterRev)
  if (emoji !== undefined) query = query.where('emoji', '=', emoji)
  const rows = await query
    .orderBy('rev')
    .limit(page.limit + 1)
    .execute()
  const shown = rows.slice(0, page.limit)
  return {
    reactors: shown.map((row) => ({ user_id: row.user_id, emoji: row.emoji, created_at: row.at })),
    nextRev: rows.length > page.limit ? shown.at(-1)?.rev : undefined,
  }
}

type OwnKey = { user_id: number; conversation_id: number; seq: number }
const ownKey = ['user_id', 'conversation_id', 'seq'] as const
const selectOwn = buildOnce(
  ({ db, engine }) =>
    db
      .selectFrom(engine.tuples<OwnKey>(ownKey, given).as('w'))
      .innerJoin('im_reactions as r', (join) =>
        join
          .onRef('r.conversation_id', '=', 'w.conversation_id')
          .onRef('r.seq', '=', 'w.seq')
          .onRef('r.user_id', '=', 'w.user_id'),
      )
      .select(['r.conversation_id', 'r.seq', 'r.emoji']),
  (engine, keys: readonly Values[]) => engine.pack.tuples(ownKey, keys),
)

/** The same messages, which name this user wherever the user reacted. No statement where each says so already. */
export async function nameOwnReactions(tx: Tx, userId: number, messages: Message[]): Promise<Message[]> {
  const asked = messages.filter((message) => hidesOwnReaction(message, userId))
  if (asked.length === 0) return messages
  const rows = await selectOwn(
    tx,
    asked.map(({ conversation_id, seq }) => [userId, conversation_id, seq]),
  )
  return messages.map((message) => {
    const own = rows.filter(
      (row) => row.conversation_id === message.conversation_id && row.seq === message.seq,
    )
    return own.length === 0
      ? message
      : showOwnReactions(
          message,
          userId,
          own.map(({ emoji }) => emoji),
        )
  })
}

/** A recalled message has none. */
export async function dropReactions(tx: WriteTx, conversationId: number, seq: number): Promise<void> {
  await tx.db
    .deleteFrom('im_reactions')
    .where('conversation_id', '=', conversationId)
    .where('seq', '=', seq)
    .execute()
}
