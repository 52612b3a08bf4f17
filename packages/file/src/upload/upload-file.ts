import { faults, StonechatError } from '@stonechat/protocol'
import type { BytesBody, Caller, ParsedInput } from '@stonechat/protocol/operations'
import { type CreatedUpload, createUpload, emptyFile } from './create-upload.js'
import { takeUpload } from './hold-upload.js'
import { Holding, lostUpload } from './holding.js'
import type { UploadParts } from './uploads.js'

export interface UploadSource {
  readonly details: ParsedInput<'file.upload'>
  readonly body: BytesBody
}

/** See `Uploads.uploadFile`. */
export async function uploadFile(
  parts: UploadParts,
  caller: Caller,
  { details, body }: UploadSource,
): Promise<CreatedUpload> {
  const { store, maxBytes } = parts
  // Where it is not known how many there are, room for the most that there may be is kept until it is.
  const bytes = body.length ?? Math.min(body.lengthAtMost ?? maxBytes, maxBytes)
  const { file } = await createUpload(parts, caller, {
    ...{ ...details, name: details.name ?? body.name },
    ...{ mediaType: body.mediaType, bytes },
  })
  const taken = await takeUpload(parts, file, { yields: false }).catch((error: unknown) => {
    // The try before this one broke off, and took it along.
    throw error instanceof StonechatError && error.code === 'file_not_found' ? lostUpload(error) : error
  })
  if (!(taken instanceof Holding)) return { file: taken, isNew: false }
  await using holding = taken
  try {
    // An earlier try may have left something.
    if (holding.offset > 0) await holding.restart()
    await holding.receive(body.read(bytes), { isWhole: false })
    if (holding.offset === 0) throw emptyFile()
    if (body.length !== undefined && holding.offset < bytes) throw tooFew(bytes)
    await holding.finish()
  } catch (error) {
    await holding.giveUp()
    throw error
  }
  const [uploaded] = await store.getFiles([file.id])
  if (uploaded === undefined) throw lostUpload()
  return { file: uploaded, isNew: true }
}

function tooFew(bytes: number): StonechatError {
  return new StonechatError('invalid_input', { errors: [{ path: 'bytes', message: faults.atLeast(bytes) }] })
}
