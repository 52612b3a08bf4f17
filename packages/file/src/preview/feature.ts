import { StonechatError } from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import type { Parts } from '../base/parts.js'
import { readBody } from '../base/read-body.js'
import type { FileRecord, FileStore } from '../contract/index.js'
import { fileLimits } from '../limits.js'
import { toFileInfo } from '../record/file-info.js'
import { setPreview } from './set-preview.js'

export function createPreviewFeature(parts: Parts): Handlers<'file.preview.set'> {
  return {
    'file.preview.set': async ({ file_id }, { caller, body }) => {
      const file = await findOwnVideo(parts.store, caller.userId, file_id)
      const bytes = await readBody(body, fileLimits.ownPreviewMaxBytes)
      return toFileInfo(await setPreview(parts, file, bytes))
    },
  }
}

async function findOwnVideo(store: FileStore, userId: number, id: string): Promise<FileRecord> {
  const [file] = await store.getFiles([id])
  if (file?.ownerId !== userId) throw new StonechatError('file_not_found')
  if (file.state === 'uploading' || file.state === 'processing') throw new StonechatError('file_not_ready')
  // Of a picture it is made, and of what nobody shows it would promise something.
  if (file.state !== 'ready' || file.kind !== 'video') throw new StonechatError('file_refused')
  return file
}
