/** Files of messages that nobody can see any more, though they were not recalled. */
import type { Head } from '@stonechat/im/rules'
import type { ExpressionBuilder } from 'kysely'
import { lockHeads } from '../conversation/heads.js'
import { addJobs } from '../job/add-jobs.js'
import type { Schema } from '../sql/schema.js'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { letGo } from './file-refs.js'
import { lockFiles } from './lock-files.js'

/** See `FileRefStore.releaseFiles`. */
export function releaseFiles(tx: Tx, conversationId: number, limit: number): Promise<number> {
  return write(tx, async (tx) => {
    const [head] = await lockHeads(tx, [conversationId])
    if (head === undefined || (head.kind === 'group' && head.member_count !== 0)) return 0
    const seqs = (await listUnseen(tx, head, limit)).map(({ seq }) => seq)
    if (seqs.length === 0) return 0
    const place = (eb: ExpressionBuilder<Schema, 'im_file_refs'>) =>
      eb.and([eb('conversation_id', '=', conversationId), eb('seq', 'in', seqs)])
    const refs = await tx.db.selectFrom('im_file_refs').select('file_id').distinct().where(place).execute()
    const ids = refs.map((ref) => ref.file_id)
    await lockFiles(tx, ids)
    await tx.db.deleteFrom('im_file_refs').where(place).execute()
    await letGo(tx, ids)
    return seqs.length
  })
}

/** Adds the job that releases them, in the transaction in which a conversation lost its readers. */
export function addRelease(tx: WriteTx, conversationId: number): Promise<void> {
  return addJobs(tx, [{ kind: 'file.release', key: String(conversationId), body: { conversationId } }])
}

/** The same where one of two has deleted messages for themselves, and there are files in them. */
export async function addReleaseOf(tx: WriteTx, head: Pick<Head, 'id' | 'kind'>, seqs: readonly number[]) {
  if (head.kind === 'group') return
  const row = await tx.db
    .selectFrom('im_file_refs')
    .select('seq')
    .where('conversation_id', '=', head.id)
    .where('seq', 'in', seqs)
    .limit(1)
    .executeTakeFirst()
  if (row !== undefined) await addRelease(tx, head.id)
}

/** Messages with files: all of a group without members; of two people, or of oneself, what everybody has deleted. */
function listUnseen(tx: WriteTx, head: Head, limit: number) {
  const { db } = tx
  if (head.kind === 'group')
    return db
      .selectFrom('im_file_refs')
      .select('seq')
      .distinct()
      .where('conversation_id', '=', head.id)
      .limit(limit)
      .execute()
  return db
    .selectFrom('im_deletions as d')
    .innerJoin('im_deletions as o', (join) =>
      join
        .on('o.user_id', '=', head.direct_high)
        .onRef('o.conversation_id', '=', 'd.conversation_id')
        .onRef('o.seq', '=', 'd.seq'),
    )
    .innerJoin('im_file_refs as r', (join) =>
      join.onRef('r.conversation_id', '=', 'd.conversation_id').onRef('r.seq', '=', 'd.seq'),
    )
    .select('r.seq')
    .distinct()
    .where('d.user_id', '=', head.direct_low)
    .where('d.conversation_id', '=', head.id)
    .limit(limit)
    .execute()
}
