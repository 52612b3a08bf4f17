import type { FileFacts } from '@stonechat/protocol'
import type { FileAccess, FileRecord, FileStore } from '../contract/index.js'
import { findReady } from './find-ready.js'

/** What messages of this user may say of these files: those that are ready, and that are their own or in a message that they can see. */
export async function findAttachable(
  parts: { readonly store: FileStore; readonly access: FileAccess },
  userId: number,
  ids: readonly string[],
): Promise<ReadonlyMap<string, FileFacts & { readonly id: string }>> {
  const found = await findReady(parts, userId, ids)
  return new Map(found.map((file) => [file.id, toFacts(file)]))
}

/** A file as messages have it. */
export function toFacts({ ownerId, state, createdAt, blobKey, previewKey, ...facts }: FileRecord) {
  return facts
}
