import { faults, StonechatError } from '@stonechat/protocol'
import type { Caller, ParsedInput } from '@stonechat/protocol/operations'
import { uuidv7 } from 'uuidv7'
import { contentKey } from '../base/blob-keys.js'
import type { FileRecord } from '../contract/index.js'
import { fileLimits } from '../limits.js'
import { cleanName } from './clean-name.js'
import type { UploadParts } from './uploads.js'

/** What its owner says of a file. */
export interface UploadRequest extends ParsedInput<'file.upload'> {
  /** How many bytes there will be, at most. */
  readonly bytes: number
  /** What its owner takes it for; the bytes decide. */
  readonly mediaType: string
}

export interface CreatedUpload {
  readonly file: FileRecord
  /** `false` where it answers a retry. */
  readonly isNew: boolean
}

/** See `Uploads.create`. */
export async function createUpload(
  { store, blobs, maxBytes, quotaBytes, clock }: UploadParts,
  caller: Caller,
  { bytes, mediaType, kind, client_id: clientId, name, ...hints }: UploadRequest,
): Promise<CreatedUpload> {
  if (bytes === 0) throw emptyFile()
  if (bytes > maxBytes) throw new StonechatError('too_large')
  const id = uuidv7()
  const draft = {
    ...{ id, ownerId: caller.userId, createdAt: clock(), blobKey: contentKey(id) },
    ...{ clientId, name: cleanName(name), mediaType, isVoice: kind === 'voice', bytes, hints },
  }
  const progress = await blobs.begin(draft.blobKey, bytes)
  const creation = await store.createFile(
    { ...draft, blobState: progress.state },
    quotaBytes,
    fileLimits.uploadExpiryMs,
  )
  if (creation.status === 'created') return { file: creation.file, isNew: true }
  await blobs.discard(draft.blobKey)
  if (creation.status === 'refused') throw new StonechatError(creation.code)
  return { file: creation.file, isNew: false }
}

export function emptyFile(): StonechatError {
  return new StonechatError('invalid_input', { errors: [{ path: 'bytes', message: faults.empty }] })
}
