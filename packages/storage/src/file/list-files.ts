import type { FileRecord, FileStore, StoredFile } from '@stonechat/file/contract'
import { sql } from 'kysely'
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

/** See `FileStore.countUnsent`. Found by the index `files_expired`: what a message has does not expire. */
export async function countUnsent({ db }: Tx): ReturnType<FileStore['countUnsent']> {
  const rows = await db
    .selectFrom('files')
    .select(['state', sql<number>`count(*)`.as('count')])
    .where('expires_at', '>', 0)
    .groupBy('state')
    .execute()
  return rows
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
