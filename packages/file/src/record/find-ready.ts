import type { FileAccess, FileRecord, FileStore } from '../contract/index.js'
import { isOpenTo } from './owner.js'

/** Those of these files that are ready, and that are this user's own, the server's, or in a message that they can see now; in no order. */
export async function findReady(
  { store, access }: { readonly store: FileStore; readonly access: FileAccess },
  userId: number,
  ids: readonly string[],
): Promise<FileRecord[]> {
  const ready = (await store.getFiles(ids)).filter(({ state }) => state === 'ready')
  const others = ready.filter((file) => !isOpenTo(file, userId)).map(({ id }) => id)
  const visible = others.length === 0 ? new Set<string>() : await access.findVisible(userId, others)
  return ready.filter((file) => isOpenTo(file, userId) || visible.has(file.id))
}
