import { StonechatError } from '@stonechat/protocol'
import type { Caller, Handlers } from '@stonechat/protocol/operations'
import type { Parts } from '../base/parts.js'
import { readBody } from '../base/read-body.js'
import type { FileRecord } from '../contract/index.js'
import { fileLimits } from '../limits.js'
import { toFileInfo } from '../record/file-info.js'
import { findOwn } from '../record/find-own.js'
import { setPreview } from './set-preview.js'

export function createPreviewFeature(parts: Parts): Handlers<'file.preview.set'> {
  return {
    'file.preview.set': async ({ file_id }, { caller, body }) => {
      const file = await findOwnVideo(parts, caller, file_id)
      const bytes = await readBody(body, fileLimits.ownPreviewMaxBytes)
      return toFileInfo(await setPreview(parts, file, bytes))
    },
  }
}

async function findOwnVideo(parts: Parts, caller: Caller, id: string): Promise<FileRecord> {
  const file = await findOwn(parts, caller, id)
  if (file.state === 'uploading' || file.state === 'processing') throw new StonechatError('file_not_ready')
  // Of a picture it is made, and of what nobody shows it would promise something.
  if (file.state !== 'ready' || file.kind !== 'video') throw new StonechatError('file_refused')
  return file
}
