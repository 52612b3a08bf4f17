/** The requests of tus 1.0 that an upload takes; see https://tus.io/protocols/resumable-upload. */
import type { FileFacts } from '@stonechat/protocol'
import type { FilesBase } from './base.js'
import { createDeadline } from './deadline.js'
import { transferTimeoutMs } from './limits.js'

export interface UploadAsk extends Pick<FileFacts, 'width' | 'height' | 'duration_ms' | 'waveform'> {
  /** Tells a retry: the server answers it with the upload that it began before. */
  readonly clientId: string
  readonly name: string
  readonly mediaType: string
  readonly isVoice: boolean
}

const tus = { 'tus-resumable': '1.0.0' }
const bytesType = 'application/offset+octet-stream'

export interface BegunUpload {
  /** Of its file. */
  readonly id: string
  /** How many bytes the server has, where it said so. */
  readonly offset: number | undefined
}

/**
 * Begins an upload, or finds the one that was begun under this `clientId`.
 * @param first bytes to begin with
 * @throws ClientError
 */
export async function beginUpload(
  base: FilesBase,
  { clientId, name, mediaType, isVoice, ...hints }: UploadAsk,
  bytes: number,
  first: Blob | undefined,
  signal: AbortSignal,
): Promise<BegunUpload> {
  const metadata = {
    filename: name,
    ...(mediaType && { filetype: mediaType }),
    ...(isVoice && { kind: 'voice' }),
    client_id: clientId,
    ...hints,
  }
  const pairs = Object.entries(metadata).flatMap(([key, value]) =>
    value === undefined ? [] : `${key} ${toBase64(`${value}`)}`,
  )
  const headers = {
    ...tus,
    'upload-length': `${bytes}`,
    'upload-metadata': pairs.join(),
    ...(first && { 'content-type': bytesType }),
  }
  const response = await request(base, '', { method: 'POST', headers, body: first ?? null }, signal)
  // Behind a proxy the address may name another host; only its last part is ours.
  const id = response.headers.get('location')?.match(/([^/?#]+)\/?([?#].*)?$/)?.[1]
  if (id === undefined) throw new base.ClientError('internal')
  const offset = response.headers.get('upload-offset')
  return { id, offset: offset === null ? undefined : Number(offset) }
}

/** How many bytes the server has. @throws ClientError `file_not_found` where it has given the upload up */
export async function askOffset(
  base: FilesBase,
  id: string,
  bytes: number,
  signal: AbortSignal,
): Promise<number> {
  // It also tells a file that is whole, and renews a token that was refused: an answer to HEAD carries no reason.
  const { state } = await base.call('file.get', { file_id: id })
  if (state !== 'uploading') return bytes
  try {
    return offsetOf(base, await request(base, `/${id}`, { method: 'HEAD', headers: tus }, signal))
  } catch (error) {
    if (error instanceof base.ClientError && error.isRetryable) throw error
    throw new base.ClientError('file_not_found', { cause: error })
  }
}

/** Sends some bytes; returns how many the server has then. @throws ClientError */
export async function sendBytes(
  base: FilesBase,
  id: string,
  offset: number,
  bytes: Blob,
  signal: AbortSignal,
): Promise<number> {
  const headers = {
    ...tus,
    'upload-offset': `${offset}`,
    'content-type': bytesType,
  }
  return offsetOf(base, await request(base, `/${id}`, { method: 'PATCH', headers, body: bytes }, signal))
}

async function request(
  { fetchHttp }: FilesBase,
  path: string,
  init: RequestInit,
  signal: AbortSignal,
): Promise<Response> {
  const deadline = createDeadline(transferTimeoutMs, signal)
  try {
    return await fetchHttp(`/api/uploads${path}`, { ...init, signal: deadline.signal })
  } finally {
    deadline.stop()
  }
}

function offsetOf({ ClientError }: FilesBase, { headers }: Response): number {
  const offset = Number(headers.get('upload-offset') ?? Number.NaN)
  if (!Number.isSafeInteger(offset)) throw new ClientError('internal')
  return offset
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
