import { StonechatError } from '@stonechat/protocol'
import type { Caller } from '@stonechat/protocol/operations'
import type { FileRecord, FileStore } from '../contract/index.js'

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/**
 * A file or an upload of the caller.
 * @throws StonechatError `file_not_found`, also where it is somebody else's: that one exists is nobody's business
 */
export async function findOwn(
  { store }: { readonly store: FileStore },
  caller: Caller,
  id: string,
): Promise<FileRecord> {
  const [file] = uuid.test(id) ? await store.getFiles([id]) : []
  if (file?.ownerId !== caller.userId) throw new StonechatError('file_not_found')
  return file
}
