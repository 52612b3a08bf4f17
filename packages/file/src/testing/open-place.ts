import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite, type SqliteStores } from '@stonechat/storage/sqlite'
import { contentKey } from '../base/blob-keys.js'
import { createDiskBlobs } from '../blobs/disk/index.js'
import type { Blobs, FileDraft, FileOutcome } from '../contract/index.js'
import { beginUpload, outcomeOf } from '../contract-tests/store/file-bench.js'

export interface TestPlace extends AsyncDisposable {
  readonly stores: SqliteStores
  readonly blobs: Blobs
  /** A file whose bytes are these. */
  makeFile(bytes: Uint8Array, given?: Partial<FileDraft>, outcome?: Partial<FileOutcome>): Promise<FileDraft>
  /** An upload that has so many bytes, and that nobody holds. */
  makeUpload(bytes: Uint8Array, given?: Partial<FileDraft>): Promise<FileDraft>
  /** The keys of all blobs, in order. */
  keys(): Promise<string[]>
}

const keptMs = 60_000

/** A real store and a real folder, for the tests of one file. */
export async function openPlace(): Promise<TestPlace> {
  const folder = await mkdtemp(join(tmpdir(), 'stonechat-file-'))
  const stores = await openSqlite({ path: join(folder, 'test.db') })
  const blobs = createDiskBlobs({ folder: join(folder, 'files') })

  async function upload(bytes: Uint8Array, given: Partial<FileDraft>) {
    const held = await beginUpload(stores.file, { bytes: bytes.length, ...given })
    const key = contentKey(held.draft.id)
    let progress = await blobs.begin(key, held.draft.bytes)
    for await (const next of blobs.write(key, progress, chunksOf(bytes))) progress = next
    await stores.file.saveProgress(
      { ...held.lease, offset: progress.offset, blobState: progress.state },
      keptMs,
    )
    return { ...held, key, progress }
  }

  return {
    stores,
    blobs,
    async makeFile(bytes, given = {}, outcome = {}) {
      const { draft, lease, key, progress } = await upload(bytes, given)
      await blobs.finish(key, progress)
      await stores.file.finishUpload(lease, outcomeOf(draft, outcome), keptMs)
      return draft
    },
    async makeUpload(bytes, given = {}) {
      const { draft, lease } = await upload(bytes, given)
      await stores.file.releaseUpload(lease)
      return draft
    },
    async keys() {
      const keys: string[] = []
      for await (const { key } of blobs.list()) keys.push(key)
      return keys.sort()
    },
    async [Symbol.asyncDispose]() {
      await stores.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

async function* chunksOf(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes
}
