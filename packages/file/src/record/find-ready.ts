import type { FileAccess, FileRecord, FileStore } from '../contract/index.js'

/** Those of these files that are ready, and that are this user's own or in a message that they can see now; in no order. */
export async function findReady(
  { store, access }: { readonly store: FileStore; readonly access: FileAccess },
  userId: number,
  ids: readonly string[],
): Promise<FileRecord[]> {
  const ready = (await store.getFiles(ids)).filter(({ state }) => state === 'ready')
  const others = ready.filter(({ ownerId }) => ownerId !== userId).map(({ id }) => id)
  const visible = others.length === 0 ? new Set<string>() : await access.findVisible(userId, others)
  return ready.filter(({ id, ownerId }) => ownerId === userId || visible.has(id))
}
