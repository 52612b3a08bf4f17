/** Files that are stickers, of people and of the server. */
import type { FileRecord, FileStore, NewSticker, StickerOutcome } from '@stonechat/file/contract'
import { fileColumns, isThere, toFileRecord, toOutcomeColumns } from '../file/file-rows.js'
import { addCollection } from '../file/remove-files.js'
import { lockUsage } from '../file/usage.js'
import { letGo } from '../file-ref/file-refs.js'
import { lockFiles } from '../file-ref/lock-files.js'
import type { Tx, WriteTx } from '../sql/tx.js'
import { appendUserChange } from '../user-state/append-user-change.js'

type Owner = Pick<NewSticker, 'userId' | 'packId'>

/** See `StickerStore.addSticker`. Those of one owner follow one another: each sees how many there are. */
export async function addSticker(tx: WriteTx, sticker: NewSticker, max: number): Promise<StickerOutcome> {
  const { id, userId, packId, hash, creation, outcome } = sticker
  await lockUsage(tx, userId)
  const earlier =
    (creation && (await findSticker(tx, sticker, creation))) ?? (await findSticker(tx, sticker, { hash }))
  if (earlier !== undefined) return giveUp(tx, id, earlier)
  if ((await countStickers(tx, sticker)) >= max)
    return giveUp(tx, id, { status: 'refused', code: 'limit_reached' })
  const { numUpdatedRows } = await tx.db
    .updateTable('files')
    .set({
      ...toOutcomeColumns(outcome),
      ...{ expires_at: null, uploaded: outcome.facts.bytes, blob_state: null },
    })
    .where('id', '=', id)
    .where('state', '=', 'uploading')
    .where(isThere(tx.engine))
    .executeTakeFirst()
  // It took so long that what was begun has been removed.
  if (numUpdatedRows === 0n) return { status: 'refused', code: 'unavailable' }
  const of = { client_id: creation?.clientId ?? null, fingerprint: creation?.fingerprint ?? 0 }
  const row = { file_id: id, user_id: userId, pack_id: packId, hash, ...of }
  await tx.db.insertInto('file_stickers').values(row).execute()
  const rev = packId === 0 ? await appendUserChange(tx, userId, 'stickers') : undefined
  const made = await selectStickers(tx).where('f.id', '=', id).executeTakeFirstOrThrow()
  return { status: 'created', sticker: toFileRecord(made), rev }
}

/** See `StickerStore.findSticker`. */
export async function findSticker(
  tx: Tx,
  { userId, packId }: Owner,
  by: Parameters<FileStore['findSticker']>[1],
): Promise<Exclude<StickerOutcome, { status: 'created' }> | undefined> {
  const query = selectStickers(tx).select('s.fingerprint').where('s.user_id', '=', userId)
  const row = await ('hash' in by
    ? query.where('s.pack_id', '=', packId).where('s.hash', '=', by.hash)
    : query.where('s.client_id', '=', by.clientId)
  ).executeTakeFirst()
  if (row === undefined) return undefined
  if ('fingerprint' in by && row.fingerprint !== by.fingerprint)
    return { status: 'refused', code: 'conflict' }
  return { status: 'duplicate', sticker: toFileRecord(row) }
}

export async function listStickers(tx: Tx, userId: number): Promise<FileRecord[]> {
  const rows = await selectStickers(tx)
    .where('s.user_id', '=', userId)
    .where('s.pack_id', '=', 0)
    .orderBy('s.file_id', 'desc')
    .execute()
  return rows.map(toFileRecord)
}

export async function findStickers(tx: Tx, userId: number, ids: readonly string[]): Promise<FileRecord[]> {
  if (ids.length === 0) return []
  const rows = await selectStickers(tx)
    .where('s.file_id', 'in', ids)
    .where('s.user_id', 'in', [userId, 0])
    .execute()
  return rows.map(toFileRecord)
}

/** See `StickerStore.removeSticker`. */
export async function removeSticker(tx: WriteTx, userId: number, id: string): Promise<number | undefined> {
  await lockFiles(tx, [id])
  const { numDeletedRows } = await tx.db
    .deleteFrom('file_stickers')
    .where('file_id', '=', id)
    .where('user_id', '=', userId)
    .where('pack_id', '=', 0)
    .executeTakeFirst()
  if (numDeletedRows === 0n) return undefined
  await letGo(tx, [id])
  return appendUserChange(tx, userId, 'stickers')
}

/** Those whose files nobody is removing, with `s` the sticker and `f` its file. */
export function selectStickers({ db, engine }: Tx) {
  return db
    .selectFrom('file_stickers as s')
    .innerJoin('files as f', 'f.id', 's.file_id')
    .select(fileColumns.map((column) => `f.${column}` as const))
    .where(isThere(engine))
}

async function countStickers({ db }: Tx, { userId, packId }: Owner): Promise<number> {
  const { count } = await db
    .selectFrom('file_stickers')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('user_id', '=', userId)
    .where('pack_id', '=', packId)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Lets the bytes go of one that is not made. */
async function giveUp<T>(tx: WriteTx, id: string, answer: T): Promise<T> {
  const expired = { state: 'removing', expires_at: tx.engine.now } as const
  await tx.db.updateTable('files').set(expired).where('id', '=', id).execute()
  await addCollection(tx)
  return answer
}
