/** What a person can send: the schemas of all types of content but that of a record, which is made of them. */
import * as z from 'zod'
import { cardContent, sendableCardContent } from './card/schema.js'
import { customContent } from './custom/schema.js'
import { fileContent, sendableFileContent } from './file/schema.js'
import { pollContent } from './poll/schema.js'
import { sendableStickerContent, stickerContent } from './sticker/schema.js'
import { textContent } from './text/schema.js'

/** A further type is one more entry here and in `requested`, and one in `content-types.ts`. */
export const plainSchemas = [
  textContent,
  customContent,
  fileContent,
  stickerContent,
  pollContent,
  cardContent,
] as const

export const plainContent = z.discriminatedUnion('type', plainSchemas)

export type PlainContent = z.infer<typeof plainContent>

/** What a request has of each type. */
export const requested = z.discriminatedUnion('type', [
  textContent,
  customContent,
  sendableFileContent,
  sendableStickerContent,
  pollContent,
  sendableCardContent,
])
