import { StonechatError } from '@stonechat/protocol'
import { keysOf, ownerOf } from '../base/blob-keys.js'
import type { BlobEntry, Blobs, FileStore, StoredFile } from '../contract/index.js'
import { fileLimits } from '../limits.js'

/** What is not as it should be. */
export type FileFault =
  /** Bytes that nothing refers to. They can be deleted. */
  | { readonly kind: 'orphan'; readonly key: string; readonly bytes: number }
  /** Something in the place that is not of Stonechat. */
  | { readonly kind: 'foreign'; readonly key: string; readonly bytes: number }
  /** A file whose bytes are not there. */
  | { readonly kind: 'missing'; readonly fileId: string; readonly key: string }
  /** A file that has not as many bytes as it should. */
  | {
      readonly kind: 'size'
      readonly fileId: string
      readonly key: string
      readonly bytes: number
      readonly expected: number
    }
  /** A user who is charged for another sum than that of their files. It can be set right. */
  | { readonly kind: 'usage'; readonly userId: number; readonly bytes: number; readonly expected: number }

export interface CheckOptions {
  readonly store: FileStore
  readonly blobs: Blobs
  /** Unix milliseconds, of the place: what is younger than an hour may be under way. */
  readonly now: number
  /** Deletes orphans, and sets right what users are charged for. */
  readonly repairs: boolean
  readonly onFault: (fault: FileFault) => void
}

export interface CheckSummary {
  readonly files: number
  readonly bytes: number
}

/**
 * Compares what is known of files with the bytes that there are, also while servers run: bytes are listed first, and whatever has bytes was
 * written down before. Holds the keys of all blobs in memory.
 * @throws StonechatError `unavailable`
 */
export async function checkFiles(options: CheckOptions): Promise<CheckSummary> {
  const { store, blobs } = options
  const left = new Map<string, BlobEntry>()
  // One that is finished meanwhile may come twice.
  for await (const entry of blobs.list()) if (!left.get(entry.key)?.isWhole) left.set(entry.key, entry)
  let [files, bytes] = [0, 0]
  for await (const file of allFiles(store)) {
    files += 1
    bytes += file.bytes
    await checkFile(options, file, left)
  }
  for (const entry of left.values()) await checkLeft(options, entry)
  await checkUsage(options)
  return { files, bytes }
}

async function* allFiles(store: FileStore): AsyncGenerator<StoredFile> {
  for (let afterId = ''; ; ) {
    const page = await store.listFiles({ afterId, limit: fileLimits.checkPageFiles })
    yield* page
    const last = page.at(-1)
    if (last === undefined) return
    afterId = last.id
  }
}

/** Takes what belongs to the file out of `left`. */
async function checkFile(
  { store, blobs, onFault }: CheckOptions,
  file: StoredFile,
  left: Map<string, BlobEntry>,
): Promise<void> {
  const { id: fileId, blobKey, previewKey, bytes: expected } = file
  const [whole, preview] = [left.get(blobKey), previewKey === null ? undefined : left.get(previewKey)]
  // Of others than ready ones everything may come and go.
  for (const key of file.state === 'ready' ? [blobKey, previewKey ?? ''] : keysOf(fileId)) left.delete(key)
  if (file.state !== 'ready') return
  const faults: FileFault[] = []
  if (whole?.isWhole && whole.bytes !== expected)
    faults.push({ kind: 'size', fileId, key: blobKey, bytes: whole.bytes, expected })
  for (const [key, found] of [
    [blobKey, whole] as const,
    ...(previewKey === null ? [] : [[previewKey, preview] as const]),
  ])
    if (!found?.isWhole && !(await isWhole(blobs, key))) faults.push({ kind: 'missing', fileId, key })
  if (faults.length === 0) return
  // It may have been changed or removed after it was listed.
  const [now] = await store.getFiles([fileId])
  if (now?.blobKey === blobKey && now.previewKey === previewKey) for (const fault of faults) onFault(fault)
}

/** Whether the bytes have come after all were listed. */
async function isWhole(blobs: Blobs, key: string): Promise<boolean> {
  try {
    for await (const _ of await blobs.read(key, { start: 0, end: 1 })) break
    return true
  } catch (error) {
    if (error instanceof StonechatError && error.code === 'not_found') return false
    throw error
  }
}

async function checkLeft(
  { store, blobs, now, repairs, onFault }: CheckOptions,
  { key, bytes, changedAt, isWhole }: BlobEntry,
): Promise<void> {
  if (changedAt > now - fileLimits.orphanMinAgeMs) return
  const owner = ownerOf(key)
  if (owner === undefined) return onFault({ kind: 'foreign', key, bytes })
  if ('hash' in owner && (await store.listAvatars(owner)).length > 0) return
  onFault({ kind: 'orphan', key, bytes })
  if (!repairs) return
  if (isWhole) await blobs.delete(key)
  else await blobs.discard(key)
}

async function checkUsage({ store, repairs, onFault }: CheckOptions): Promise<void> {
  for (const { userId, bytes, expected } of await store.listWrongUsages()) {
    onFault({ kind: 'usage', userId, bytes, expected })
    if (repairs) await store.repairUsage(userId)
  }
}
