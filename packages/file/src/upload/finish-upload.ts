import { joinBytes } from '../base/join-bytes.js'
import type { BlobProgress, FileOutcome, UploadLease, UploadRecord } from '../contract/index.js'
import { sniff, sniffBytes } from '../kind/sniff.js'
import { fileLimits } from '../limits.js'
import type { UploadParts } from './uploads.js'

/**
 * Makes a file of an upload whose bytes are all there. What it is, is told by its first bytes; whatever has to be looked at closer waits
 * for that in state `processing`.
 * @returns `false` where the lease is not held any more
 */
export async function finishUpload(
  { store, blobs, scanner, meter, wakeJobs }: UploadParts,
  lease: UploadLease,
  { upload, progress }: { readonly upload: UploadRecord; readonly progress: BlobProgress },
): Promise<boolean> {
  const { id, blobKey, hints, isVoice } = upload
  await blobs.finish(blobKey, progress)
  const firstBytes = { start: 0, end: Math.min(progress.offset, sniffBytes) }
  const { kind: sniffed, mediaType } = await sniff(await joinBytes(await blobs.read(blobKey, firstBytes)))
  const kind = isVoice && (sniffed === 'audio' || sniffed === 'video') ? 'voice' : sniffed
  const outcome: FileOutcome = {
    ...{ id, blobKey, previewKey: null },
    state: scanner !== undefined || kind !== 'file' ? 'processing' : 'ready',
    facts: { ...(kind === 'file' ? {} : hints), kind, media_type: mediaType, bytes: progress.offset },
  }
  const isHeld = await store.finishUpload(lease, outcome, fileLimits.unsentFileKeptMs)
  if (isHeld) meter?.onUploadEnded('finished')
  if (isHeld && outcome.state === 'processing') wakeJobs()
  return isHeld
}
