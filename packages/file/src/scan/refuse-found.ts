import type { Log } from '@stonechat/protocol/base'
import type { Blobs, FileOutcome, FileRecord } from '../contract/index.js'
import { refused } from '../process/outcomes.js'
import type { FileScanner } from './scanner.js'

/**
 * Shows a file to the scanner. What has something in it, or is more than the scanner takes, becomes a file that nobody gets.
 * @returns `undefined` where nothing was found, and where there is no scanner
 * @throws StonechatError `unavailable`: later it may work
 */
export async function refuseFound(
  file: FileRecord,
  {
    blobs,
    scanner,
    log,
  }: { readonly blobs: Blobs; readonly scanner?: FileScanner | undefined; readonly log: Log },
): Promise<FileOutcome | undefined> {
  if (scanner === undefined) return undefined
  const verdict = await scanner.scan(await blobs.read(file.blobKey))
  if (verdict.status === 'clean') return undefined
  const { id, ownerId, bytes } = file
  if (verdict.status === 'found') log.warn({ fileId: id, ownerId, found: verdict.name }, 'file.scan_found')
  else log.error({ fileId: id, bytes }, 'file.scan_too_large')
  return refused(file)
}
