import type { DeletionOutcome, MessageDeletion } from '@stonechat/im/contract'
import { decideDeletion } from '@stonechat/im/rules'
import { addReleaseOf } from '../file-ref/release-files.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'

/** See `ImStore.deleteMessages`. The messages stay: only this user no longer sees them. */
export async function deleteMessages(tx: Tx, deletion: MessageDeletion): Promise<DeletionOutcome> {
  const { userId, conversationId, at } = deletion
  return write(tx, async (tx) => {
    const session = await tx.engine
      .forUpdate(
        tx.db
          .selectFrom('im_sessions')
          .select(['rev', 'deleted_rev', 'read_seq', 'floor_seq'])
          .where('user_id', '=', userId)
          .where('conversation_id', '=', conversationId),
      )
      .executeTakeFirst()
    // Read after the session and not locked, as in `positions.ts`.
    const head = await tx.db
      .selectFrom('im_conversations')
      .select(['id', 'kind', 'last_seq'])
      .where('id', '=', conversationId)
      .executeTakeFirst()
    const start = Math.max(session?.read_seq ?? 0, session?.floor_seq ?? 0)
    const deleted = await findDeleted(tx, deletion, start)
    const decision = decideDeletion(deletion, { session, lastSeq: head?.last_seq ?? 0, deleted })
    if (decision.status === 'refused' || decision.seqs.length === 0) return decision
    const place = { user_id: userId, conversation_id: conversationId }
    await tx.db
      .insertInto('im_deletions')
      .values(decision.seqs.map((seq) => ({ ...place, seq, rev: decision.deletedRev, at })))
      .execute()
    await tx.db
      .updateTable('im_sessions')
      .set({ rev: decision.sessionRev, deleted_rev: decision.deletedRev })
      .where('user_id', '=', userId)
      .where('conversation_id', '=', conversationId)
      .execute()
    if (head !== undefined) await addReleaseOf(tx, head, decision.seqs)
    return decision
  })
}

/** Those of the messages that are deleted already, and all that are above `start`. */
async function findDeleted(
  tx: WriteTx,
  { userId, conversationId, seqs }: MessageDeletion,
  start: number,
): Promise<ReadonlySet<number>> {
  const rows = await tx.db
    .selectFrom('im_deletions')
    .select('seq')
    .where('user_id', '=', userId)
    .where('conversation_id', '=', conversationId)
    .where(({ eb, or }) => or([eb('seq', 'in', seqs), eb('seq', '>', start)]))
    .execute()
  return new Set(rows.map((row) => row.seq))
}
