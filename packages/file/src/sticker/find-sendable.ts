import type { AttachedFile } from '@stonechat/protocol'
import type { FileAccess, FileStore } from '../contract/index.js'
import { toFacts } from '../record/find-attachable.js'

/**
 * What messages of this user say of these stickers: own ones, those of the server, and those that stand as such in a message that they can
 * see. The others are missing.
 */
export async function findSendableStickers(
  { store, access }: { readonly store: FileStore; readonly access: FileAccess },
  userId: number,
  ids: readonly string[],
): Promise<ReadonlyMap<string, AttachedFile>> {
  const had = await store.findStickers(userId, ids)
  const known = new Set(had.map(({ id }) => id))
  const others = ids.filter((id) => !known.has(id))
  const visible = others.length === 0 ? [] : [...(await access.findVisible(userId, others, 'sticker'))]
  const sent = (await store.getFiles(visible)).filter(({ state }) => state === 'ready')
  return new Map([...had, ...sent].map((file) => [file.id, toFacts(file)]))
}
