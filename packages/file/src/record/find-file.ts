import { StonechatError } from '@stonechat/protocol'
import type { FileAccess, FileRecord, FileStore } from '../contract/index.js'
import { isOpenTo } from './owner.js'

/**
 * A file that this user may see now: an own one, one of the server, or one in a message that they can see.
 * @throws StonechatError `file_not_found`, also where there is one that they may not see
 */
export async function findFile(
  { store, access }: { readonly store: FileStore; readonly access: FileAccess },
  userId: number,
  id: string,
): Promise<FileRecord> {
  const [file] = await store.getFiles([id])
  if (file === undefined) throw new StonechatError('file_not_found')
  if (isOpenTo(file, userId)) return file
  if (!(await access.findVisible(userId, [id])).has(id)) throw new StonechatError('file_not_found')
  return file
}
