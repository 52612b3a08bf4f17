import { avatarKey } from '../base/blob-keys.js'
import type { AvatarOwner } from '../contract/index.js'
import { fileLimits } from '../limits.js'
import { avatarUrl } from './address.js'
import type { AvatarParts } from './parts.js'

/**
 * Removes the pictures that an owner does not show any more. Those of the last `avatarSettleMs` stay: one of them may be about to be shown,
 * by whoever made it, on whichever node.
 */
export async function removeUnused(
  { store, blobs, avatars, clock }: Pick<AvatarParts, 'store' | 'blobs' | 'avatars' | 'clock'>,
  owner: AvatarOwner,
): Promise<void> {
  const before = clock() - fileLimits.avatarSettleMs
  const settled = (await store.listAvatars(owner)).filter(({ createdAt }) => createdAt <= before)
  if (settled.length === 0) return
  const shown = await avatars.getAvatarUrl(owner)
  const unused = settled.map(({ hash }) => hash).filter((hash) => avatarUrl(hash) !== shown)
  for (const hash of unused) {
    await blobs.delete(avatarKey(hash, fileLimits.avatarPixels))
    await blobs.delete(avatarKey(hash, fileLimits.avatarSmallPixels))
  }
  await store.forgetAvatars(unused)
}
