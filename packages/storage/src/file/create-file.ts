import { hash } from 'node:crypto'
import type { FileCreation, FileDraft } from '@stonechat/file/contract'
import { type Tx, type WriteTx, write } from '../sql/tx.js'
import { fileColumns, inMs, isThere, toFileRecord, toHintColumns } from './file-rows.js'
import { addUsage, lockUsage } from './usage.js'

/** See `FileStore.createFile`. Creations of one user follow one another: each sees the room that those before it took. */
export function createFile(
  tx: Tx,
  draft: FileDraft,
  quotaBytes: number,
  expiresInMs: number,
): Promise<FileCreation> {
  return write(tx, async (tx) => {
    const usage = await lockUsage(tx, draft.ownerId)
    const earlier = await findEarlier(tx, draft)
    if (earlier !== undefined) return earlier
    if (usage + draft.bytes > quotaBytes) return { status: 'refused', code: 'quota_exceeded' }
    await insertFile(tx, draft, expiresInMs)
    await addUsage(tx, draft.ownerId, draft.bytes)
    const row = await tx.db
      .selectFrom('files')
      .select(fileColumns)
      .where('id', '=', draft.id)
      .executeTakeFirstOrThrow()
    return { status: 'created', file: toFileRecord(row) }
  })
}

/** One that has expired is made anew, and gives its `client_id` up. */
async function findEarlier({ db, engine }: WriteTx, draft: FileDraft): Promise<FileCreation | undefined> {
  if (draft.clientId === undefined) return undefined
  const row = await db
    .selectFrom('files')
    .select([...fileColumns, 'fingerprint'])
    .select(isThere(engine).as('is_there'))
    .where('owner_id', '=', draft.ownerId)
    .where('client_id', '=', draft.clientId)
    .executeTakeFirst()
  if (row === undefined) return undefined
  if (!row.is_there) {
    await db.updateTable('files').set({ client_id: null }).where('id', '=', row.id).execute()
    return undefined
  }
  return row.fingerprint === fingerprintOf(draft)
    ? { status: 'duplicate', file: toFileRecord(row) }
    : { status: 'refused', code: 'conflict' }
}

async function insertFile({ db, engine }: WriteTx, draft: FileDraft, expiresInMs: number): Promise<void> {
  await db
    .insertInto('files')
    .values({
      ...{ id: draft.id, owner_id: draft.ownerId, client_id: draft.clientId ?? null },
      ...{ fingerprint: fingerprintOf(draft), kind: draft.isVoice ? 'voice' : 'file', name: draft.name },
      ...{ media_type: draft.mediaType, bytes: draft.bytes, ...toHintColumns(draft.hints), thumbhash: null },
      ...{ state: 'uploading', created_at: draft.createdAt, expires_at: inMs(engine, expiresInMs) },
      ...{ blob_key: draft.blobKey, preview_key: null, uploaded: 0, blob_state: draft.blobState },
      ...{ lease: null, lease_until: 0, lease_wanted: 0 },
    })
    .execute()
}

/** 48 bits of what was asked for. What becomes of the file later, such as its size without a camera's data, changes nothing of it. */
function fingerprintOf({ name, isVoice, bytes }: FileDraft): number {
  return Number.parseInt(hash('sha256', JSON.stringify([name, isVoice, bytes]), 'hex').slice(0, 12), 16)
}
