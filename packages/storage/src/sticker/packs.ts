/** Packs of stickers that the server has for everybody. */
import type { PackRecord } from '@stonechat/file/contract'
import { toFileRecord } from '../file/file-rows.js'
import { letGo } from '../file-ref/file-refs.js'
import { lockFiles } from '../file-ref/lock-files.js'
import { snapshot, type Tx, type WriteTx } from '../sql/tx.js'
import { selectStickers } from './stickers.js'

export function listStickerPacks(tx: Tx): Promise<PackRecord[]> {
  return snapshot(tx, async (tx) => {
    const packs = await tx.db.selectFrom('file_sticker_packs').select(['id', 'title']).orderBy('id').execute()
    if (packs.length === 0) return []
    const rows = await selectStickers(tx)
      .select('s.pack_id')
      .where('s.user_id', '=', 0)
      .orderBy('s.file_id')
      .execute()
    return packs.map(({ id, title }) => ({
      ...{ id, title, stickers: rows.filter((row) => row.pack_id === id).map(toFileRecord) },
    }))
  })
}

/** See `StickerStore.openStickerPack`. */
export async function openStickerPack(
  { db, engine }: WriteTx,
  title: string,
  max: number,
  at: number,
): Promise<number | undefined> {
  const packs = await db.selectFrom('file_sticker_packs').select(['id', 'title']).execute()
  const found = packs.find((pack) => pack.title === title)
  if (found !== undefined) return found.id
  if (packs.length >= max) return undefined
  // Where two make it at once, one of them does.
  const insert = db.insertInto('file_sticker_packs').values({ title, created_at: at })
  await engine.insertMissing(insert, ['title']).execute()
  const made = await engine
    .forUpdate(db.selectFrom('file_sticker_packs').select('id').where('title', '=', title))
    .executeTakeFirstOrThrow()
  return made.id
}

/** See `StickerStore.removeStickerPack`. */
export async function removeStickerPack(tx: WriteTx, id: number): Promise<boolean> {
  const { db } = tx
  const rows = await db
    .selectFrom('file_stickers')
    .select('file_id')
    .where('user_id', '=', 0)
    .where('pack_id', '=', id)
    .execute()
  const ids = rows.map((row) => row.file_id)
  const { numDeletedRows } = await db.deleteFrom('file_sticker_packs').where('id', '=', id).executeTakeFirst()
  if (ids.length > 0) {
    await lockFiles(tx, ids)
    await db.deleteFrom('file_stickers').where('file_id', 'in', ids).execute()
    await letGo(tx, ids)
  }
  return numDeletedRows > 0n
}
