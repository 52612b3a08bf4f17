import * as z from 'zod'
import { id, timeMs } from '../base/schemas.js'
import * as limits from '../limits.js'

/** A UUID, which says nothing to others. */
export const fileId = z.uuid()

/** What a file is, by its bytes; `voice` is sound that its sender recorded. */
export const fileKind = z.enum(['image', 'video', 'audio', 'voice', 'file'])

/** How loud a recording is over its time, 0 to 255 each. */
export const waveform = z.base64().max(Math.ceil(limits.waveformMaxBytes / 3) * 4)

/** What messages carry of a file. */
export const fileFacts = z.object({
  kind: fileKind,
  /** As its owner named it, in any script; without folders, and on one line. */
  name: z.string(),
  /** By the bytes where they say it, such as `image/jpeg`; else `application/octet-stream`. */
  media_type: z.string(),
  bytes: z.int().min(0),
  /** Pixels, as it is to be shown; of pictures and videos, where they are known. */
  width: z.int().min(1).optional(),
  height: z.int().min(1).optional(),
  /** Of sound and video, where it is known. */
  duration_ms: z.int().min(0).optional(),
  /** A blurred picture in some 25 bytes, base64; see https://evanw.github.io/thumbhash/. */
  thumbhash: z.string().optional(),
  /** Of a recording, as base64 of at most 100 bytes. */
  waveform: waveform.optional(),
})

/** `uploading` until all bytes are there, `processing` until it is known what they are; `refused` for what nobody may get. */
export const fileState = z.enum(['uploading', 'processing', 'ready', 'refused'])

export const file = fileFacts.extend({
  id: fileId,
  owner_id: id,
  state: fileState,
  created_at: timeMs,
})

/** Addresses that need no header, for one user, for at most an hour. */
export const fileLink = z.object({
  file_id: fileId,
  url: z.string(),
  /** A smaller picture of it; absent where there is none. */
  preview_url: z.string().optional(),
  expires_at: timeMs,
})

export type FileFacts = z.infer<typeof fileFacts>
export type FileInfo = z.infer<typeof file>
export type FileKind = z.infer<typeof fileKind>
export type FileState = z.infer<typeof fileState>
export type FileLink = z.infer<typeof fileLink>
