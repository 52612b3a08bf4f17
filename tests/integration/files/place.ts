/** Files that are made beside a server, without an upload. */
import { join } from 'node:path'
import type { Blobs, FileOutcome, FileStore } from '@stonechat/file'
import { createDiskBlobs } from '@stonechat/file/disk'
import { openSqlite } from '@stonechat/storage/sqlite'
import { uuidv7 } from 'uuidv7'
import { contentKey } from '../../../packages/file/src/base/blob-keys.js'

const aDay = 24 * 60 * 60_000

/** An upload whose last byte has just come. */
export async function finishUpload(
  { store, blobs }: { readonly store: FileStore; readonly blobs: Blobs },
  ownerId: number,
  bytes: Uint8Array,
  given: Partial<FileOutcome> = {},
): Promise<string> {
  const id = uuidv7()
  const blobKey = contentKey(id)
  await blobs.put(blobKey, bytes)
  const what = { name: 'a', mediaType: 'image/jpeg', isVoice: false, bytes: bytes.length, hints: {} }
  const draft = { id, ownerId, clientId: undefined, ...what, blobKey, blobState: '', createdAt: 1 }
  await store.createFile(draft, 1e9, aDay)
  const lease = { id, lease: 'one' }
  await store.leaseUpload({ ...lease, leaseMs: aDay })
  const facts = { kind: 'image', media_type: 'image/jpeg', bytes: bytes.length } as const
  const outcome = { id, state: 'processing', facts, blobKey, previewKey: null, ...given } as const
  await store.finishUpload(lease, outcome, aDay)
  return id
}

/** The files of a server whose data folder this is, beside the server. */
export async function openPlace(folder: string) {
  const stores = await openSqlite({ path: join(folder, 'stonechat.db') })
  const blobs = createDiskBlobs({ folder: join(folder, 'files') })
  return {
    store: stores.file,
    blobs,
    async list() {
      const entries = []
      for await (const { key } of blobs.list()) entries.push(key)
      return entries.sort()
    },
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  }
}
