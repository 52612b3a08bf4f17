import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StonechatError } from '@stonechat/protocol'
import { fileLimits } from '../../limits.js'
import { syncFolder } from './folder.js'

const { diskBatchBytes, diskSyncBytes, diskSyncIntervalMs } = fileLimits

/**
 * A begun blob while it is written to. Small chunks are gathered and written in the background, one write at a time, and brought to disk
 * in the background too, so that receiving goes on meanwhile.
 */
export class BegunFile {
  #batch: Uint8Array[] = []
  #batchBytes = 0
  #writing: Promise<void> = Promise.resolve()
  #syncing: Promise<void> | undefined
  #syncedAt = performance.now()
  /** How many bytes the file has, those of writes under way left out. */
  #written: number
  #durable: number

  private constructor(
    private readonly file: FileHandle,
    private readonly path: string,
    from: number,
  ) {
    this.#written = from
    this.#durable = from
  }

  /** Opens it to write on behind so many bytes; what it has beyond them is cut off. */
  static async open(path: string, from: number): Promise<BegunFile> {
    const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
    try {
      await cutTo(file, path, from)
      return new BegunFile(file, path, from)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** How many bytes are on disk for sure. */
  get durable(): number {
    return this.#durable
  }

  /** Takes a chunk, which nobody may change from now on; waits where writing or the disk does not keep up. */
  async append(chunk: Uint8Array): Promise<void> {
    this.#batch.push(chunk)
    this.#batchBytes += chunk.byteLength
    if (this.#batchBytes >= diskBatchBytes) await this.#startWriting()
    const ahead = this.#written - this.#durable
    if (ahead >= 2 * diskSyncBytes) await this.#syncing
    if (this.#syncing !== undefined) return
    if (ahead < diskSyncBytes && performance.now() - this.#syncedAt < diskSyncIntervalMs) return
    await this.#startWriting()
    await this.#writing
    this.#startSyncing()
  }

  /** Brings all that can still be written to disk. Rejects with what went wrong, also long before. */
  async makeDurable(): Promise<void> {
    try {
      await this.#startWriting()
      await this.#writing
    } finally {
      await this.#syncing
      this.#startSyncing()
      await this.#syncing
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing.catch(() => {})
    await this.#syncing?.catch(() => {})
    await this.file.close()
  }

  async #startWriting(): Promise<void> {
    await this.#writing
    if (this.#batchBytes === 0) return
    const batch = this.#batch
    this.#batch = []
    this.#batchBytes = 0
    this.#writing = this.#write(batch)
    this.#writing.catch(() => {})
  }

  async #write(batch: readonly Uint8Array[]): Promise<void> {
    let rest = batch
    while (rest.length > 0) {
      const { bytesWritten } = await this.file.writev(rest, this.#written)
      this.#written += bytesWritten
      rest = withoutFirst(rest, bytesWritten)
    }
  }

  #startSyncing(): void {
    this.#syncing = this.#sync(this.#written)
    this.#syncing.catch(() => {})
  }

  /** Where this fails, `#syncing` stays: nothing can be said any more of what is on disk. */
  async #sync(upTo: number): Promise<void> {
    await this.file.datasync()
    if (this.#durable === 0) await syncFolder(dirname(this.path))
    this.#durable = upTo
    this.#syncedAt = performance.now()
    this.#syncing = undefined
  }
}

function withoutFirst(chunks: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skip = bytes
  const rest: Uint8Array[] = []
  for (const chunk of chunks) {
    if (skip < chunk.byteLength) rest.push(chunk.subarray(skip))
    skip = Math.max(0, skip - chunk.byteLength)
  }
  return rest
}

/** Takes away what a file has beyond so many bytes. Rejects where it has fewer: then it is not what it was. */
export async function cutTo(file: FileHandle, path: string, bytes: number): Promise<void> {
  const { size } = await file.stat()
  if (size < bytes)
    throw new StonechatError('unavailable', { cause: new Error(`${path} lacks ${bytes - size} bytes`) })
  if (size > bytes) await file.truncate(bytes)
}
