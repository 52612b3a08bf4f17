import { StonechatError } from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import type { Parts } from '../base/parts.js'
import { toFileInfo } from './file-info.js'
import { findFile } from './find-file.js'

export function createRecordFeature(parts: Parts): Handlers<'file.get' | 'file.delete'> {
  const { store, wakeJobs } = parts
  return {
    'file.get': async ({ file_id }, { caller }) => toFileInfo(await findFile(parts, caller.userId, file_id)),

    'file.delete': async ({ file_id }, { caller }) => {
      if (!(await store.expireFile(file_id, caller.userId))) throw new StonechatError('file_not_found')
      wakeJobs()
      return {}
    },
  }
}
