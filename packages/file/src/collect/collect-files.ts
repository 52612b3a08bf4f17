import type { Log } from '@stonechat/protocol/base'
import { keysOf } from '../base/blob-keys.js'
import type { FileMeter } from '../base/meter.js'
import type { Blobs, ExpiredFile, FileStore } from '../contract/index.js'
import { fileLimits } from '../limits.js'

export interface CollectOptions {
  readonly store: FileStore
  readonly blobs: Blobs
  readonly log: Log
  readonly meter?: FileMeter | undefined
  readonly signal: AbortSignal
  /** When one that could not be removed is tried again. */
  readonly againInMs?: number | undefined
}

/**
 * Removes what has expired and no message has: first its bytes, then what is known of it, so that whatever ends this in the middle leaves
 * something that the next run finds. A file whose bytes cannot be deleted now keeps no other from being removed.
 * @throws StonechatError `unavailable`
 */
export async function collectFiles({
  store,
  blobs,
  log,
  meter,
  signal,
  againInMs = fileLimits.collectAgainMs,
}: CollectOptions): Promise<void> {
  while (!signal.aborted) {
    const expired = await store.takeExpired(fileLimits.collectPageFiles, againInMs)
    const gone: ExpiredFile[] = []
    for (const file of expired) {
      if (signal.aborted) break
      try {
        await deleteBytes(blobs, file)
        gone.push(file)
      } catch (err) {
        log.warn({ fileId: file.id, err }, 'file.not_removed')
      }
    }
    await store.forgetFiles(gone.map(({ id }) => id))
    for (const { isUpload } of gone) if (isUpload) meter?.onUploadEnded('given_up')
    if (gone.length > 0) log.info({ files: gone.length }, 'file.removed')
    if (expired.length < fileLimits.collectPageFiles) return
  }
}

/** What an upload had begun, and whatever may be whole: its last byte may have come just before. */
async function deleteBytes(blobs: Blobs, { id, blobKey, previewKey, isUpload }: ExpiredFile): Promise<void> {
  if (isUpload) await blobs.discard(blobKey)
  const keys = new Set([...keysOf(id), blobKey, ...(previewKey === null ? [] : [previewKey])])
  for (const key of keys) await blobs.delete(key)
}
