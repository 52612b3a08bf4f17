import type { Generated } from 'kysely'
import type { TableOf } from '../sql/table.js'

/**
 * Which files are stickers, whose and in which pack. Those of an owner in a pack, and those of one picture, are found by `file_stickers_picture
 * (user_id, pack_id, hash)`; what a creation made by `file_stickers_client (user_id, client_id)`.
 */
export interface FileStickersTable {
  file_id: string
  /** 0 for those of the server. */
  user_id: number
  /** 0 for those of people. */
  pack_id: number
  /** Of the bytes. */
  hash: string
  client_id: string | null
  /** Of what was asked for with the `client_id`. */
  fingerprint: number
}

/** Packs of the server. Each has a title of its own. */
export interface FileStickerPacksTable {
  id: Generated<number>
  title: string
  created_at: number
}

export const fileStickers: TableOf<'file_stickers', FileStickersTable> = {
  name: 'file_stickers',
  key: ['file_id'],
}

export const fileStickerPacks: TableOf<'file_sticker_packs', FileStickerPacksTable> = {
  name: 'file_sticker_packs',
  key: ['id'],
}
