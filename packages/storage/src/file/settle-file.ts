/** From an upload to a file, and to what it is known to be. */
import type { FileOutcome, FileStore, UploadLease } from '@stonechat/file/contract'
import { addJobs } from '../job/add-jobs.js'
import type { WriteTx } from '../sql/tx.js'
import { inMs, isThere, toOutcomeColumns } from './file-rows.js'
import { addUsage } from './usage.js'

/** See `FileStore.finishUpload`. */
export async function finishUpload(
  tx: WriteTx,
  { id, lease }: UploadLease,
  outcome: FileOutcome,
  expiresInMs: number,
): Promise<boolean> {
  const { db, engine } = tx
  const query = db
    .selectFrom('files')
    .select(['owner_id', 'bytes'])
    .where('id', '=', id)
    .where('lease', '=', lease)
    .where('state', '=', 'uploading')
  const row = await engine.forUpdate(query).executeTakeFirst()
  if (row === undefined) return false
  await db
    .updateTable('files')
    .set({
      ...toOutcomeColumns(outcome),
      ...{ expires_at: inMs(engine, expiresInMs), uploaded: outcome.facts.bytes, blob_state: null },
      ...{ lease: null, lease_until: 0, lease_wanted: 0 },
    })
    .where('id', '=', id)
    .execute()
  await addUsage(tx, row.owner_id, outcome.facts.bytes - row.bytes)
  // With the file itself: no crash leaves one that nobody looks at.
  if (outcome.state === 'processing') await addJobs(tx, [{ kind: 'file.process', key: id, body: { id } }])
  return true
}

/** See `FileStore.settleFile`. */
export async function settleFile(tx: WriteTx, outcome: FileOutcome): Promise<boolean> {
  const { db, engine } = tx
  const query = db
    .selectFrom('files')
    .select(['owner_id', 'bytes'])
    .where('id', '=', outcome.id)
    .where('state', '=', 'processing')
  const row = await engine.forUpdate(query).executeTakeFirst()
  if (row === undefined) return false
  await db
    .updateTable('files')
    .set({ ...toOutcomeColumns(outcome), uploaded: outcome.facts.bytes })
    .where('id', '=', outcome.id)
    .execute()
  await addUsage(tx, row.owner_id, outcome.facts.bytes - row.bytes)
  return true
}

export async function setPreview(
  { db, engine }: WriteTx,
  id: string,
  ownerId: number,
  { previewKey, thumbhash, width, height }: Parameters<FileStore['setPreview']>[2],
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('files')
    .set({ preview_key: previewKey, thumbhash, width, height })
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .where('state', '=', 'ready')
    .where(isThere(engine))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
