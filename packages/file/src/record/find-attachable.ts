import type { FileFacts } from '@stonechat/protocol'
import type { FileAccess, FileRecord, FileStore } from '../contract/index.js'

/** What messages of this user may say of these files: those that are ready, and that are their own or in a message that they can see. */
export async function findAttachable(
  { store, access }: { readonly store: FileStore; readonly access: FileAccess },
  userId: number,
  ids: readonly string[],
): Promise<ReadonlyMap<string, FileFacts & { readonly id: string }>> {
  const ready = (await store.getFiles(ids)).filter(({ state }) => state === 'ready')
  const others = ready.filter(({ ownerId }) => ownerId !== userId).map(({ id }) => id)
  const visible = others.length === 0 ? new Set<string>() : await access.findVisible(userId, others)
  const found = ready.filter(({ id, ownerId }) => ownerId === userId || visible.has(id))
  return new Map(found.map((file) => [file.id, toFacts(file)]))
}

function toFacts({ ownerId, state, createdAt, blobKey, previewKey, ...facts }: FileRecord) {
  return facts
}
