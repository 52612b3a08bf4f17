import { createHash } from 'node:crypto'
import { StonechatError } from '@stonechat/protocol'
import { avatarKey } from '../base/blob-keys.js'
import type { AvatarOwner } from '../contract/index.js'
import { fileLimits } from '../limits.js'
import type { Crop } from '../picture/avatar-picture.js'
import { memorySource } from '../workshop/source.js'
import { avatarUrl } from './address.js'
import type { AvatarParts } from './parts.js'
import { removeUnused } from './remove-unused.js'

/**
 * Makes an avatar and lets its owner show it.
 * @param show sets its address, by the rules of whose it is
 * @throws StonechatError `file_refused` for what is no picture, and what `show` throws
 */
export async function setAvatar<T>(
  parts: AvatarParts,
  owner: AvatarOwner,
  { crop, bytes }: { readonly crop: Crop | undefined; readonly bytes: Uint8Array },
  show: (url: string) => Promise<T>,
): Promise<T> {
  const { store, blobs, clock, log } = parts
  const { large, small } = await makePictures(parts, crop, bytes)
  const createdAt = clock()
  const hash = createHash('sha256')
    .update(`${owner.kind} ${owner.id} ${createdAt} `)
    .update(large)
    .digest('hex')
    .slice(0, 32)
  // First what finds it again: wherever this is cut off, a job removes what nobody shows.
  await store.addAvatar({ hash, owner, createdAt }, 2 * fileLimits.avatarSettleMs)
  await blobs.put(avatarKey(hash, fileLimits.avatarPixels), large)
  await blobs.put(avatarKey(hash, fileLimits.avatarSmallPixels), small)
  const shown = await show(avatarUrl(hash))
  await removeUnused(parts, owner).catch((error: unknown) => log.warn({ err: error }, 'file.avatars_left'))
  return shown
}

async function makePictures({ workshop }: AvatarParts, crop: Crop | undefined, bytes: Uint8Array) {
  const made = await workshop.run({ kind: 'avatar', crop }, memorySource(bytes))
  const { large, small } = made?.outputs ?? {}
  if (large === undefined || small === undefined) throw new StonechatError('file_refused')
  return { large, small }
}
