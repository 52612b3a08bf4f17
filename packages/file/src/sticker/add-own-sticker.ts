import { createHash } from 'node:crypto'
import { limits, StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { FileRecord } from '../contract/index.js'
import { fileLimits } from '../limits.js'
import { findFile } from '../record/find-file.js'
import { serverOwner } from '../record/owner.js'
import { blobSource } from '../workshop/source.js'
import { copySticker, orThrow, type StickerParts } from './copy-sticker.js'

/**
 * Makes a picture that this user can see a sticker of theirs.
 * @param owe takes points for the size of the picture
 * @throws StonechatError `file_not_found`, `file_not_ready`, `file_refused`, `limit_reached`, `quota_exceeded`, `conflict`
 */
export async function addOwnSticker(
  parts: StickerParts,
  userId: number,
  { file_id: fileId, client_id: clientId }: ParsedInput<'sticker.add'>,
  owe?: (points: number) => void,
): ReturnType<typeof copySticker> {
  const { store, blobs } = parts
  const owner = { userId, packId: 0 }
  const creation = clientId === undefined ? undefined : { clientId, fingerprint: fingerprintOf(fileId) }
  // A retry needs no picture: that may be gone by now.
  const earlier = creation && (await store.findSticker(owner, creation))
  if (earlier !== undefined) return orThrow(earlier)
  const file = await findFile(parts, userId, fileId)
  if (file.state === 'uploading' || file.state === 'processing') throw new StonechatError('file_not_ready')
  if (file.state !== 'ready' || file.kind !== 'image') throw new StonechatError('file_refused')
  owe?.(Math.floor(file.bytes / fileLimits.stickerBytesPerPoint))
  const source = blobSource(blobs, file.blobKey, file.bytes)
  return copySticker(parts, { ...owner, creation, source, name: nameOf(file), max: limits.stickersMax })
}

/** Pictures of people keep their names to themselves. */
function nameOf({ name, ownerId }: FileRecord): string {
  return ownerId === serverOwner ? name.replace(/\.[^.]*$/, '') : 'sticker'
}

/** 48 bits of what was asked for. */
function fingerprintOf(fileId: string): number {
  return Number.parseInt(createHash('sha256').update(fileId).digest('hex').slice(0, 12), 16)
}
