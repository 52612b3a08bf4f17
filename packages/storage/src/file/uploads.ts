/** Uploads under way: who writes to one, and how far it has come. */
import type { FileStore, UploadLease, UploadProgress, UploadRecord } from '@stonechat/file/contract'
import { sql } from 'kysely'
import type { Tx, WriteTx } from '../sql/tx.js'
import { inMs, isThere, toUploadRecord, uploadColumns } from './file-rows.js'

type Timed = UploadLease & { readonly leaseMs: number }

const free = { lease: null, lease_until: 0, lease_wanted: 0 } as const

export async function getUpload({ db, engine }: Tx, id: string): Promise<UploadRecord | undefined> {
  const row = await db
    .selectFrom('files')
    .select(uploadColumns)
    .where('id', '=', id)
    .where('state', '=', 'uploading')
    .where(isThere(engine))
    .executeTakeFirst()
  return row === undefined ? undefined : toUploadRecord(row)
}

export async function leaseUpload(
  { db, engine }: WriteTx,
  { id, lease, leaseMs }: Timed,
): ReturnType<FileStore['leaseUpload']> {
  const query = db
    .selectFrom('files')
    .select([...uploadColumns, 'lease'])
    .select(sql<number>`case when lease_until > ${engine.now} then 1 else 0 end`.as('is_held'))
    .where('id', '=', id)
    .where('state', '=', 'uploading')
    .where(isThere(engine))
  const row = await engine.forUpdate(query).executeTakeFirst()
  if (row === undefined) return { status: 'gone' }
  const update = db.updateTable('files').where('id', '=', id)
  if (row.is_held === 1 && row.lease !== lease) {
    await update.set({ lease_wanted: 1 }).execute()
    return { status: 'held' }
  }
  await update.set({ lease, lease_until: inMs(engine, leaseMs), lease_wanted: 0 }).execute()
  return { status: 'leased', upload: toUploadRecord(row) }
}

export async function renewUpload(
  { db, engine }: WriteTx,
  { id, lease, leaseMs }: Timed,
): ReturnType<FileStore['renewUpload']> {
  const { numUpdatedRows } = await db
    .updateTable('files')
    .set({ lease_until: inMs(engine, leaseMs) })
    .where('id', '=', id)
    .where('lease', '=', lease)
    .where('state', '=', 'uploading')
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return 'lost'
  const { lease_wanted } = await db
    .selectFrom('files')
    .select('lease_wanted')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return lease_wanted === 1 ? 'wanted' : 'held'
}

/** Also of one that is being removed: that then need not wait for the lease to end. */
export async function releaseUpload({ db }: WriteTx, { id, lease }: UploadLease): Promise<void> {
  await db.updateTable('files').set(free).where('id', '=', id).where('lease', '=', lease).execute()
}

export async function saveProgress(
  { db, engine }: WriteTx,
  { id, lease, offset, blobState }: UploadProgress,
  expiresInMs: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('files')
    .set({ uploaded: offset, blob_state: blobState, expires_at: inMs(engine, expiresInMs) })
    .where('id', '=', id)
    .where('lease', '=', lease)
    .where('state', '=', 'uploading')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
