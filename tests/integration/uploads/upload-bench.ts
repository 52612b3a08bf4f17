/** Uploads over the real store and a real folder, with as many nodes as a test wants. */
import { createUploads, type FileStore, type Uploads, type UploadsOptions } from '@stonechat/file'
import { createDiskBlobs } from '@stonechat/file/disk'
import { systemClock } from '@stonechat/protocol/base'
import { openSqlite } from '@stonechat/storage/sqlite'
import { makeTempFolder } from '@stonechat/testkit'

export const kibibyte = 1024
export const mebibyte = 1024 * kibibyte

export interface UploadBench extends AsyncDisposable {
  readonly store: FileStore
  readonly blobs: UploadsOptions['blobs']
  /** A node beside those there are. */
  open(options?: Partial<UploadsOptions>): Uploads
  /** All bytes of a file. */
  read(id: string): Promise<Buffer>
  /** What is in the place, whole or begun. */
  keys(): Promise<string[]>
}

export const ann = { userId: 7 }
export const bob = { userId: 8 }

const silent = { debug() {}, info() {}, warn() {}, error() {} }

export async function openUploadBench(): Promise<UploadBench> {
  const folder = await makeTempFolder()
  const stores = await openSqlite({ path: `${folder.path}/chat.db` })
  const blobs = createDiskBlobs({ folder: `${folder.path}/files` })
  const opened: Uploads[] = []
  return {
    store: stores.file,
    blobs,
    open(options = {}) {
      const uploads = createUploads({
        ...{ store: stores.file, blobs, maxBytes: 64 * mebibyte, quotaBytes: 1_000 * mebibyte },
        ...{ clock: systemClock, log: silent, wakeJobs() {}, ...options },
      })
      opened.push(uploads)
      return uploads
    },
    async read(id) {
      const [file] = await stores.file.getFiles([id])
      const chunks: Uint8Array[] = []
      for await (const chunk of await blobs.read(file!.blobKey)) chunks.push(chunk)
      return Buffer.concat(chunks)
    },
    async keys() {
      const keys: string[] = []
      for await (const { key } of blobs.list()) keys.push(key)
      return keys
    },
    async [Symbol.asyncDispose]() {
      for (const uploads of opened) await uploads[Symbol.asyncDispose]()
      await stores.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** Bytes in chunks as a network hands them on. */
export async function* chunksOf(bytes: Uint8Array, chunkBytes = 64 * kibibyte): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes)
}

/** Bytes, and then a line that is cut. */
export async function* cut(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* chunksOf(bytes)
  throw new Error('the line was cut')
}

/** Bytes, and then a line on which nothing comes any more, as when a phone has lost its network. */
export async function* stalled(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield* chunksOf(bytes)
  await new Promise(() => {})
}
