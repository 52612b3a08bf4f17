import type { ClientError } from '../base/client-error.js'
import type { FilesBase } from './base.js'
import { createDeadline } from './deadline.js'
import { downloadStallMs, failuresMax } from './limits.js'
import type { Patience } from './patience.js'

export interface DownloadOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (received: number, total: number) => void
}

interface Received {
  parts: Uint8Array<ArrayBuffer>[]
  bytes: number
  total: number
  etag: string | null
  type: string
}

/**
 * Gets all bytes of a file. When the line is cut it goes on behind what it has, as long as each try brings some.
 * @throws ClientError
 */
export async function downloadFile(
  base: FilesBase & { readonly patience: Patience },
  fileId: string,
  { signal = new AbortController().signal, onProgress }: DownloadOptions,
): Promise<Blob> {
  const received: Received = { parts: [], bytes: 0, total: 0, etag: null, type: '' }
  for (let failures = 0; ; ) {
    const before = received.bytes
    try {
      await receive(base, fileId, received, signal, onProgress)
      return new Blob(received.parts, { type: received.type })
    } catch (error) {
      base.patience.check(signal)
      failures = received.bytes > before ? 1 : failures + 1
      if (!(error as ClientError).isRetryable || failures > failuresMax) throw error
      await base.patience.afterFailure(failures, error, signal)
    }
  }
}

async function receive(
  { fetchHttp, ClientError }: FilesBase,
  fileId: string,
  received: Received,
  signal: AbortSignal,
  onProgress: DownloadOptions['onProgress'],
): Promise<void> {
  const deadline = createDeadline(downloadStallMs, signal)
  try {
    const response = await fetchHttp(`/api/files/${fileId}/content`, {
      headers: received.etag ? { range: `bytes=${received.bytes}-`, 'if-range': received.etag } : {},
      signal: deadline.signal,
    })
    // The whole, since it is another one now, or because ranges are not honoured on the way.
    if (response.status !== 206) Object.assign(received, { parts: [], bytes: 0 })
    received.etag = response.headers.get('etag')
    received.type = response.headers.get('content-type') ?? ''
    received.total = received.bytes + Number(response.headers.get('content-length'))
    const reader = response.body?.getReader()
    for (let next = await reader?.read(); next?.value; next = await reader?.read()) {
      deadline.extend()
      received.parts.push(next.value)
      received.bytes += next.value.length
      onProgress?.(received.bytes, received.total)
    }
    if (received.bytes < received.total) throw new ClientError('network')
  } catch (error) {
    throw error instanceof ClientError ? error : new ClientError('network', { cause: error })
  } finally {
    deadline.stop()
  }
}
