import type { FileRecord, StoredFile } from '@stonechat/file/contract'
import type { Tx } from '../sql/tx.js'
import { fileColumns, isThere, toFileRecord } from './file-rows.js'

export async function getFiles({ db, engine }: Tx, ids: readonly string[]): Promise<FileRecord[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('files')
    .select(fileColumns)
    .where('id', 'in', ids)
    .where(isThere(engine))
    .execute()
  return rows.map(toFileRecord)
}

/** See `FileStore.listFiles`. */
export async function listFiles(
  { db }: Tx,
  { afterId, limit }: { readonly afterId: string; readonly limit: number },
): Promise<StoredFile[]> {
  const rows = await db
    .selectFrom('files')
    .select(['id', 'owner_id', 'state', 'bytes', 'blob_key', 'preview_key'])
    .where('id', '>', afterId)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    ...{ id: row.id, ownerId: row.owner_id, state: row.state, bytes: row.bytes },
    ...{ blobKey: row.blob_key, previewKey: row.preview_key },
  }))
}
