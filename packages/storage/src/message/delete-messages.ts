import type { DeletionOutcome, MessageDeletion } from '@stonechat/im/contract'
import { decideDeletion } from '@stonechat/im/rules'
import type { Transaction } from 'kysely'
import type { ImContext } from '../sql/context.js'
import type { Schema } from '../sql/schema.js'

/** See `ImStore.deleteMessages`. The messages stay: only this user's view loses them. */
export async function deleteMessages(
  { db, engine }: ImContext,
  deletion: MessageDeletion,
): Promise<DeletionOutcome> {
  const { userId, conversationId, at } = deletion
  return engine.write(db, async (trx) => {
    const session = await engine
      .forUpdate(
        trx
          .selectFrom('im_sessions')
          .select(['rev', 'deleted_rev', 'floor_seq'])
          .where('user_id', '=', userId)
          .where('conversation_id', '=', conversationId),
      )
      .executeTakeFirst()
    // Read after the session and not locked, as in `positions.ts`.
    const head = await trx
      .selectFrom('im_conversations')
      .select('last_seq')
      .where('id', '=', conversationId)
      .executeTakeFirst()
    const deleted = await findDeleted(trx, userId, conversationId, deletion.seqs)
    const decision = decideDeletion(deletion, { session, lastSeq: head?.last_seq ?? 0, deleted })
    if (decision.status === 'refused' || decision.seqs.length === 0) return decision
    const place = { user_id: userId, conversation_id: conversationId }
    await trx
      .insertInto('im_deletions')
      .values(decision.seqs.map((seq) => ({ ...place, seq, rev: decision.deletedRev, at })))
      .execute()
    await trx
      .updateTable('im_sessions')
      .set({ rev: decision.sessionRev, deleted_rev: decision.deletedRev })
      .where('user_id', '=', userId)
      .where('conversation_id', '=', conversationId)
      .execute()
    return decision
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
