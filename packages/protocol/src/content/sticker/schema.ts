import * as z from 'zod'
import { fileId } from '../../file/file.js'
import { type AttachedFile, attachedFile } from '../file/schema.js'

/** A sticker, by itself and without words. */
export const stickerContent = z.object({
  type: z.literal('sticker'),
  sticker_id: fileId,
  /** Its picture, filled in by the server. */
  file: attachedFile,
})

/** In a request a sticker is its id: what else stands beside it, as in a message that is sent on, is the server's to say. */
export const sendableStickerContent = stickerContent.extend({
  file: z
    .unknown()
    .transform((): AttachedFile | undefined => undefined)
    .optional(),
})
