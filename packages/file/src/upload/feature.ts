import { type Handlers, Settled } from '@stonechat/protocol/operations'
import { toFileInfo } from '../record/file-info.js'
import type { Uploads } from './uploads.js'

/** The operation that uploads in one request. Those in several have a protocol of their own: see `Uploads`. */
export function createUploadFeature({ uploads }: { readonly uploads: Uploads }): Handlers<'file.upload'> {
  return {
    'file.upload': async (details, { caller, body }) => {
      const { file, isNew } = await uploads.uploadFile(caller, { details, body: body! })
      return isNew ? toFileInfo(file) : new Settled(toFileInfo(file), 200)
    },
  }
}
