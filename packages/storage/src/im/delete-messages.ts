import type { DeletionOutcome, MessageDeletion } from '@stonechat/im/contract'
import type { Transaction } from 'kysely'
import type { Schema } from '../schema/index.js'
import type { ImContext } from './context.js'

/** See `ImStore.deleteMessages`. The messages stay: only this user's view loses them. */
export async function deleteMessages(
  { db, dialect }: ImContext,
  { userId, conversationId, seqs, at }: MessageDeletion,
): Promise<DeletionOutcome> {
  return dialect.write(db, async (trx) => {
    const session = await dialect
      .forUpdate(
        trx
          .selectFrom('im_sessions')
          .select(['rev', 'deleted_rev', 'floor_seq'])
          .where('user_id', '=', userId)
          .where('conversation_id', '=', conversationId),
      )
      .executeTakeFirst()
    if (session === undefined) return { status: 'refused', code: 'conversation_not_found' }
    // Read after the session and not locked, as in `positions.ts`.
    const head = await trx
      .selectFrom('im_conversations')
      .select('last_seq')
      .where('id', '=', conversationId)
      .executeTakeFirstOrThrow()
    if (seqs.some((seq) => seq <= session.floor_seq || seq > head.last_seq))
      return { status: 'refused', code: 'message_not_found' }

    const gone = await findDeleted(trx, userId, conversationId, seqs)
    const news = [...new Set(seqs)].filter((seq) => !gone.has(seq)).sort((one, other) => one - other)
    const before = { sessionRev: session.rev, deletedRev: session.deleted_rev }
    if (news.length === 0) return { status: 'deleted', seqs: [], ...before }
    const after = { sessionRev: session.rev + 1, deletedRev: session.deleted_rev + 1 }
    const place = { user_id: userId, conversation_id: conversationId }
    await trx
      .insertInto('im_deletions')
      .values(news.map((seq) => ({ ...place, seq, rev: after.deletedRev, at })))
      .execute()
    await trx
      .updateTable('im_sessions')
      .set({ rev: after.sessionRev, deleted_rev: after.deletedRev })
      .where('user_id', '=', userId)
      .where('conversation_id', '=', conversationId)
      .execute()
    return { status: 'deleted', seqs: news, ...after }
  })
}

async function findDeleted(
  trx: Transaction<Schema>,
  userId: number,
  conversationId: number,
  seqs: readonly number[],
): Promise<ReadonlySet<number>> {
  const rows = await trx
    .selectFrom('im_deletions')
    .select('seq')
    .where('user_id', '=', userId)
    .where('conversation_id', '=', conversationId)
    .where('seq', 'in', seqs)
    .execute()
  return new Set(rows.map((row) => row.seq))
}
