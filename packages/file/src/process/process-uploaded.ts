import type { Log } from '@stonechat/protocol/base'
import { keysOf } from '../base/blob-keys.js'
import type { FileRecord, FileStore } from '../contract/index.js'
import { refuseFound } from '../scan/refuse-found.js'
import type { FileScanner } from '../scan/scanner.js'
import { type ProcessParts, processFile } from './process-file.js'

/**
 * Looks at a file whose bytes are all there, keeps what was found, and deletes what is of no use then. Again is harmless, and goes on
 * where a crash ended it: the keys of all that it makes follow from the id.
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
  const [arrived] = await store.getFiles([id])
  if (arrived?.state === 'uploading') return
  if (arrived?.state === 'processing') {
    const outcome = (await refuseFound(arrived, parts)) ?? (await processFile(arrived, parts))
    const { state, facts } = outcome
    if (await store.settleFile(outcome))
      log.info({ fileId: id, state, kind: facts.kind, bytes: facts.bytes }, 'file.processed')
  }
  const [settled] = await store.getFiles([id])
  for (const key of keysOf(id)) if (!isNeeded(key, settled)) await blobs.delete(key)
}

/** Nobody gets the bytes of a file that is refused, or that was removed meanwhile. */
function isNeeded(key: string, file: FileRecord | undefined): boolean {
  if (file === undefined || file.state === 'refused') return false
  return key === file.blobKey || key === file.previewKey
}
