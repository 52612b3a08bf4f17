import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StonechatError } from '@stonechat/protocol'
import type { BlobProgress } from '../../contract/index.js'
import { fileLimits } from '../../limits.js'
import type { Sink } from '../write-through.js'
import { syncFolder } from './folder.js'
import { onDisk } from './on-disk.js'

const { diskBatchBytes, diskSyncBytes, diskSyncIntervalMs } = fileLimits

/**
 * A begun blob while it is written to. Small chunks are gathered and written in the background, one write at a time, and brought to disk
 * in the background too, so that receiving goes on meanwhile.
 */
export class BegunFile implements Sink {
  #batch: Uint8Array[] = []
  #batchBytes = 0
  #writing: Promise<void> = Promise.resolve()
  #syncing: Promise<void> | undefined
  #syncedAt = performance.now()
  /** How many bytes the file has, those of writes under way left out. */
  #written: number
  /** What is on disk for sure. */
  #progress: BlobProgress

  private constructor(
    private readonly file: FileHandle,
    private readonly path: string,
    from: BlobProgress,
  ) {
    this.#written = from.offset
    this.#progress = from
  }

  /** Opens it to write on behind what is there for sure; the rest is cut off. */
  static async open(path: string, from: BlobProgress): Promise<BegunFile> {
    const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
    try {
      await cutTo(file, path, from.offset)
      return new BegunFile(file, path, from)
    } catch (error) {
      await file.close()
      throw error
    }
  }

  get progress(): BlobProgress {
    return this.#progress
  }

  append(chunk: Uint8Array): Promise<void> {
    return onDisk(() => this.#append(chunk))
  }

  makeDurable(): Promise<void> {
    return onDisk(() => this.#makeDurable())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing.catch(() => {})
    await this.#syncing?.catch(() => {})
    await this.file.close()
  }

  async #append(chunk: Uint8Array): Promise<void> {
    this.#batch.push(chunk)
    this.#batchBytes += chunk.byteLength
    if (this.#batchBytes >= diskBatchBytes) await this.#startWriting()
    const ahead = this.#written - this.#progress.offset
    if (ahead >= 2 * diskSyncBytes) await this.#syncing
    if (this.#syncing !== undefined) return
    if (ahead < diskSyncBytes && performance.now() - this.#syncedAt < diskSyncIntervalMs) return
    await this.#startWriting()
    await this.#writing
    this.#startSyncing()
  }

  async #makeDurable(): Promise<void> {
    try {
      await this.#startWriting()
      await this.#writing
    } finally {
      await this.#syncing
      this.#startSyncing()
      await this.#syncing
    }
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
    if (this.#progress.offset === 0) await syncFolder(dirname(this.path))
    this.#progress = { ...this.#progress, offset: upTo }
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
