import { StonechatError } from '@stonechat/protocol'
import { previewKey } from '../base/blob-keys.js'
import type { Parts } from '../base/parts.js'
import type { FileRecord } from '../contract/index.js'
import { memorySource } from '../workshop/source.js'

/**
 * Gives an own video a picture that is shown before it plays.
 * @param bytes a picture of any format of pictures, which goes the way of all pictures
 * @throws StonechatError `file_refused` for what is no picture, `file_not_found` where the video was removed meanwhile
 */
export async function setPreview(
  { store, blobs, workshop }: Pick<Parts, 'store' | 'blobs' | 'workshop'>,
  file: FileRecord,
  bytes: Uint8Array,
): Promise<FileRecord> {
  const { id, ownerId } = file
  const made = await workshop.run({ kind: 'picture', previewOnly: true }, memorySource(bytes))
  const preview = made?.outputs.preview
  if (made?.finding.status !== 'picture' || preview === undefined) throw new StonechatError('file_refused')
  const { width, height, thumbhash } = made.finding
  // The size of the video itself, where it says one.
  const shown = {
    thumbhash,
    previewKey: previewKey(id),
    width: file.width ?? width,
    height: file.height ?? height,
  }
  await blobs.put(shown.previewKey, preview)
  if (await store.setPreview(id, ownerId, shown)) return { ...file, ...shown }
  await blobs.delete(shown.previewKey)
  throw new StonechatError('file_not_found')
}
