import type { Log } from '@stonechat/protocol/base'
import { cleanKey, previewKey } from '../base/blob-keys.js'
import type { FileStore } from '../contract/index.js'
import { refuseFound } from '../scan/refuse-found.js'
import type { FileScanner } from '../scan/scanner.js'
import { type ProcessParts, processFile } from './process-file.js'

/**
 * Looks at a file whose bytes are all there, keeps what was found, and deletes what is of no use then. Nothing where it is not
 * waiting for that any more.
 * @throws StonechatError `unavailable` or `overloaded`: later it may work
 */
export async function processUploaded(
  parts: ProcessParts & {
    readonly store: FileStore
    readonly scanner?: FileScanner | undefined
    readonly log: Log
  },
  id: string,
): Promise<void> {
  const { store, blobs, log } = parts
  const [file] = await store.getFiles([id])
  if (file === undefined || file.state !== 'processing') return
  const outcome = (await refuseFound(file, parts)) ?? (await processFile(file, parts))
  if (await store.settleFile(outcome)) {
    const { state, facts, blobKey } = outcome
    log.info({ fileId: id, state, kind: facts.kind, bytes: facts.bytes }, 'file.processed')
    if (state === 'refused' || blobKey !== file.blobKey) await blobs.delete(file.blobKey)
    return
  }
  // Either it was removed meanwhile, or somebody else was as far before: what they found is the same, under the same keys.
  const [settled] = await store.getFiles([id])
  if (settled !== undefined) return
  await blobs.delete(cleanKey(id))
  await blobs.delete(previewKey(id))
}
