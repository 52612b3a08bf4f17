import type { FileInfo } from '@stonechat/protocol'
import type { FileRecord } from '../contract/index.js'

/** A file as it is shown: without where its bytes are. */
export function toFileInfo({
  id,
  ownerId,
  state,
  createdAt,
  blobKey,
  previewKey,
  ...facts
}: FileRecord): FileInfo {
  return { id, owner_id: ownerId, ...facts, state, created_at: createdAt }
}
