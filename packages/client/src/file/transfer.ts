import type { ClientError } from '../base/client-error.js'
import type { FilesBase } from './base.js'
import { failuresMax } from './limits.js'
import { Pace } from './pace.js'
import type { Patience } from './patience.js'
import { askOffset, beginUpload, sendBytes, type UploadAsk } from './tus.js'

export interface Transfer extends UploadAsk {
  readonly blob: Blob
  /** Whether some of it may be there already. */
  readonly isBegun: boolean
  readonly onBegun: (fileId: string) => void
  readonly onSent: (bytes: number) => void
}

/** Refusals of a request that say nothing about the next: first it is asked how much is there. */
const strays: ReadonlySet<string> = new Set(['wrong_offset', 'conflict', 'internal'])

/**
 * Brings the bytes of a file up, request by request; whatever cuts it, it asks how much is there and goes on behind that. Where the
 * server has given the upload up, it begins anew. Resolves with the file's id once all are there.
 * @throws ClientError what no other try can change, `file_not_found` where the bytes cannot be read any more, `network` where the
 *   signal ends it
 */
export async function transferFile(
  base: FilesBase & { readonly patience: Patience },
  { blob, isBegun, onBegun, onSent, ...ask }: Transfer,
  signal: AbortSignal,
): Promise<string> {
  const pace = new Pace()
  let id: string | undefined
  let offset = isBegun ? undefined : 0
  let failures = 0
  let lost = 0
  for (;;) {
    try {
      if (id === undefined) {
        const clientId = lost === 0 ? ask.clientId : `${ask.clientId}.${lost}`
        // The first bytes go with it, unless there may be some: a small file then takes one request.
        const first = offset === 0 ? blob.slice(0, pace.bytes) : undefined
        const begun = await beginUpload(base, { ...ask, clientId }, blob.size, first, signal)
        id = begun.id
        offset = begun.offset
        onBegun(id)
      }
      offset ??= await askOffset(base, id, blob.size, signal)
      onSent(offset)
      if (offset === blob.size) return id
      const startedAt = performance.now()
      offset = await sendBytes(base, id, offset, blob.slice(offset, offset + pace.bytes), signal)
      pace.took(performance.now() - startedAt)
      failures = 0
    } catch (error) {
      base.patience.check(signal)
      await checkReadable(base, blob)
      const { code, isRetryable } = error as ClientError
      failures += 1
      offset = undefined
      pace.failed()
      const isLost = code === 'file_not_found'
      if (!isRetryable && (failures > failuresMax || !(isLost || strays.has(code)))) throw error
      if (isLost) {
        lost += 1
        id = undefined
        offset = 0
      }
      await base.patience.afterFailure(failures, error, signal)
    }
  }
}

/** A file that was changed, moved or deleted after it was picked looks like a network that fails. */
async function checkReadable({ ClientError }: FilesBase, blob: Blob): Promise<void> {
  try {
    await blob.slice(0, 1).arrayBuffer()
  } catch (cause) {
    throw new ClientError('file_not_found', { cause })
  }
}
