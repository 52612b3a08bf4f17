import * as z from 'zod'
import { id, timeMs } from '../base/schemas.js'
import { attachedFile } from '../content/file/schema.js'
import { fileId } from '../file/file.js'

/** A small picture that is sent by itself; its id is that of its file. */
export const sticker = z.object({
  id: fileId,
  file: attachedFile,
  created_at: timeMs,
})

/** Stickers that the server gives to everybody, in the order in which they are shown. */
export const stickerPack = z.object({
  id,
  title: z.string(),
  stickers: z.array(sticker),
})

export type Sticker = z.infer<typeof sticker>
export type StickerPack = z.infer<typeof stickerPack>
