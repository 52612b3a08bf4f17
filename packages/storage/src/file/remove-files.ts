/** Taking files out of use and forgetting them. Their bytes are deleted in between, by whoever asks. */
import type { ExpiredFile } from '@stonechat/file/contract'
import { addJobs } from '../job/add-jobs.js'
import type { WriteTx } from '../sql/tx.js'
import { appendUserChange } from '../user-state/append-user-change.js'
import { inMs, isThere } from './file-rows.js'
import { addUsage } from './usage.js'

/** See `FileStore.expireFile`. Its bytes are deleted once nobody writes to it any more. */
export async function expireFile(tx: WriteTx, id: string, ownerId: number): Promise<boolean> {
  const { db, engine } = tx
  const query = db
    .selectFrom('files')
    .select('lease_until')
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .where(isThere(engine))
  const row = await engine.forUpdate(query).executeTakeFirst()
  if (row === undefined) return false
  await db
    .updateTable('files')
    .set({ state: 'removing', client_id: null, expires_at: engine.now })
    .where('id', '=', id)
    .execute()
  await forgetSticker(tx, id, ownerId)
  // A job of its own where somebody writes to it: the one for all others would come before they let go, or wait for them.
  await addCollection(tx, row.lease_until === 0 ? undefined : { key: id, dueAt: row.lease_until })
  return true
}

/** What is removed is no sticker any more. */
async function forgetSticker(tx: WriteTx, id: string, ownerId: number): Promise<void> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('file_stickers')
    .where('file_id', '=', id)
    .executeTakeFirst()
  if (numDeletedRows > 0n) await appendUserChange(tx, ownerId, 'stickers')
}

/**
 * Adds the job that removes what has expired, in the transaction in which that expires.
 * @param later one beside the job that is due at once; its time by the clock of the database
 */
export async function addCollection(
  tx: WriteTx,
  later?: { readonly key: string; readonly dueAt: number },
): Promise<void> {
  const when = later === undefined ? { key: 'now' } : { key: later.key, due: { at: later.dueAt } }
  await addJobs(tx, [{ kind: 'file.collect', body: null, ...when }])
}

/** See `FileStore.takeExpired`. */
export async function takeExpired(
  { db, engine }: WriteTx,
  limit: number,
  againInMs: number,
): Promise<ExpiredFile[]> {
  const found = await engine
    .forUpdate(
      db
        .selectFrom('files')
        .select(['id', 'blob_key', 'preview_key', 'blob_state'])
        .where('expires_at', '<=', engine.now)
        .where('lease_until', '<=', engine.now)
        .where(({ or, eb, not, exists, selectFrom }) =>
          or([
            eb('state', '=', 'removing'),
            not(
              exists(
                selectFrom('im_file_refs').select('seq').whereRef('im_file_refs.file_id', '=', 'files.id'),
              ),
            ),
          ]),
        )
        .orderBy('expires_at')
        .limit(limit),
    )
    .execute()
  if (found.length === 0) return []
  await db
    .updateTable('files')
    .set({ state: 'removing', client_id: null, expires_at: inMs(engine, againInMs), lease: null })
    .where(
      'id',
      'in',
      found.map(({ id }) => id),
    )
    .execute()
  return found.map((row) => ({
    ...{ id: row.id, blobKey: row.blob_key, previewKey: row.preview_key },
    isUpload: row.blob_state !== null,
  }))
}

export async function forgetFiles(tx: WriteTx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const { db, engine } = tx
  const query = db
    .selectFrom('files')
    .select(['id', 'owner_id', 'bytes'])
    .where('id', 'in', ids)
    .where('state', '=', 'removing')
    .orderBy('id')
  const rows = await engine.forUpdate(query).execute()
  if (rows.length === 0) return
  await db
    .deleteFrom('files')
    .where(
      'id',
      'in',
      rows.map(({ id }) => id),
    )
    .execute()
  const freed = new Map<number, number>()
  for (const { owner_id, bytes } of rows) freed.set(owner_id, (freed.get(owner_id) ?? 0) + bytes)
  for (const [userId, bytes] of [...freed].sort(([one], [other]) => one - other))
    await addUsage(tx, userId, -bytes)
}
