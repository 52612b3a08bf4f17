/** What tus refuses, by our names: its clients go by the status, people by the sentence. */
import { type ErrorCode, faults, StonechatError } from '@stonechat/protocol'

/** @param failure what was thrown; `undefined` where tus refused a header before anything was done */
export function fromTus(failure: unknown, status: number, text: string): StonechatError {
  if (failure instanceof StonechatError) return failure
  const code = codes[status]
  if (code !== undefined) return new StonechatError(code)
  if (status === 501) return refuseHeader('Upload-Length', faults.missing)
  if (status >= 500) return new StonechatError('internal', { cause: failure })
  const header = headerNames.find((name) => text.toLowerCase().includes(name.toLowerCase()))
  if (header === undefined) return new StonechatError('invalid_input')
  return refuseHeader(header, text.includes('required') ? faults.missing : faults.invalid)
}

/** An `invalid_input` that names a header. */
export function refuseHeader(path: string, message: typeof faults.invalid): StonechatError {
  return new StonechatError('invalid_input', { errors: [{ path, message }] })
}

const codes: Readonly<Record<number, ErrorCode>> = {
  404: 'file_not_found',
  409: 'wrong_offset',
  413: 'too_large',
}

const headerNames = [
  'Upload-Length',
  'Upload-Metadata',
  'Upload-Offset',
  'Upload-Defer-Length',
  'Upload-Concat',
]
