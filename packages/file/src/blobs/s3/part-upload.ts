import { StonechatError } from '@stonechat/protocol'
import type { BlobProgress } from '../../contract/index.js'
import { fileLimits } from '../../limits.js'
import type { Sink } from '../write-through.js'
import { type Names, putObject, type Turn } from './objects.js'
import { readObject } from './read-object.js'
import type { S3Client } from './s3-client.js'
import { onS3 } from './s3-failure.js'
import { readState, type UploadState, writeState } from './upload-state.js'

/** Where uploads go, and how many bytes all of them hold in memory. */
export interface Bucket {
  readonly client: S3Client
  readonly names: Names
  heldBytes: number
  readonly heldMaxBytes: number
}

interface Tail {
  readonly turn: Turn
  readonly bytes: number
}

/**
 * A begun blob while it is written to. Bytes are gathered to parts, and one part is under way while the next is gathered. What is below a
 * part at the end of the bytes, or where uploads hold too much together, becomes an object of its own, the tail, which is read back once
 * its part is complete.
 */
export class PartUpload implements Sink {
  readonly #whole: string
  #state: UploadState
  #progress: BlobProgress
  #gathered: Uint8Array[] = []
  #gatheredBytes = 0
  /** The tail that comes before what is gathered. */
  #away: Tail | undefined
  /** Which tail may be needed by a progress that was told before. */
  #turn: Turn
  #sending: Promise<void> = Promise.resolve()

  constructor(
    private readonly bucket: Bucket,
    private readonly key: string,
    progress: BlobProgress,
  ) {
    this.#whole = bucket.names.wholeOf(key)
    this.#progress = progress
    this.#state = readState(progress.state)
    this.#away = this.#state.tail
    this.#turn = this.#away?.turn ?? 'b'
  }

  get progress(): BlobProgress {
    return this.#progress
  }

  async append(chunk: Uint8Array): Promise<void> {
    const { uploadId, partBytes } = this.#state
    let rest = chunk
    while (uploadId !== undefined && this.#pendingBytes + rest.byteLength >= partBytes) {
      const missing = partBytes - this.#pendingBytes
      this.#gather(rest.subarray(0, missing))
      rest = rest.subarray(missing)
      await this.#sendPart(uploadId)
    }
    if (rest.byteLength > 0) this.#gather(rest)
    const isTooMuch = this.bucket.heldBytes > this.bucket.heldMaxBytes
    if (isTooMuch && this.#gatheredBytes >= fileLimits.s3TailMinBytes) await this.#saveTail()
  }

  async makeDurable(): Promise<void> {
    await this.#sending
    const { bytes, uploadId } = this.#state
    if (this.#progress.offset === bytes) return
    if (!this.#isComplete) return this.#saveTail()
    await (uploadId === undefined ? this.#putAll() : this.#sendPart(uploadId))
    await this.#sending
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sending.catch(() => {})
    this.bucket.heldBytes -= this.#gatheredBytes
  }

  /** How many bytes there are behind the last part that was sent. */
  get #pendingBytes(): number {
    return this.#gatheredBytes + (this.#away?.bytes ?? 0)
  }

  /** Whether those are all that are missing. Only while no part is under way. */
  get #isComplete(): boolean {
    const { bytes, etags, partBytes } = this.#state
    return etags.length * partBytes + this.#pendingBytes === bytes
  }

  #gather(chunk: Uint8Array): void {
    this.#gathered.push(chunk)
    this.#gatheredBytes += chunk.byteLength
    this.bucket.heldBytes += chunk.byteLength
  }

  async #sendPart(uploadId: string): Promise<void> {
    await this.#sending
    this.#sending = this.#send((body) => this.#putPart(uploadId, body), await this.#readTail())
    this.#sending.catch(() => {})
  }

  async #putPart(uploadId: string, body: readonly Uint8Array[]): Promise<void> {
    const { tail: _, etags, ...state } = this.#state
    const query = { partNumber: String(etags.length + 1), uploadId }
    const request = { method: 'PUT', name: this.#whole, query, body } as const
    const { headers } = await onS3(() => this.bucket.client.ask(request))
    const offset = Math.min((etags.length + 1) * state.partBytes, state.bytes)
    this.#reach(offset, { ...state, etags: [...etags, headers.etag?.replaceAll('"', '') ?? ''] })
  }

  async #putAll(): Promise<void> {
    const { tail: _, ...state } = this.#state
    await this.#send((body) => this.#put(this.#whole, body), await this.#readTail())
    this.#reach(state.bytes, state)
  }

  async #saveTail(): Promise<void> {
    await this.#sending
    if (this.#gatheredBytes === 0 || this.#isComplete) return
    const tail = { turn: this.#turn === 'a' ? 'b' : 'a', bytes: this.#pendingBytes } as const
    const name = this.bucket.names.tailOf(this.key, tail.turn)
    await this.#send((body) => this.#put(name, body), await this.#readTail())
    this.#turn = tail.turn
    this.#away = tail
    const { etags, partBytes } = this.#state
    this.#reach(etags.length * partBytes + tail.bytes, { ...this.#state, tail })
  }

  #put(name: string, body: readonly Uint8Array[]): Promise<void> {
    return onS3(() => putObject(this.bucket.client, name, body))
  }

  /** Sends all that is pending; it is held until it is there. */
  async #send(
    put: (body: readonly Uint8Array[]) => Promise<void>,
    tail: readonly Uint8Array[],
  ): Promise<void> {
    const [body, bytes] = [[...tail, ...this.#gathered], this.#gatheredBytes]
    this.#away = undefined
    this.#gathered = []
    this.#gatheredBytes = 0
    try {
      await put(body)
    } finally {
      this.bucket.heldBytes -= bytes
    }
  }

  #reach(offset: number, state: UploadState): void {
    this.#state = state
    this.#progress = { offset, state: writeState(state) }
  }

  async #readTail(): Promise<readonly Uint8Array[]> {
    if (this.#away === undefined) return []
    const name = this.bucket.names.tailOf(this.key, this.#away.turn)
    const chunks: Uint8Array[] = []
    const part = { start: 0, end: this.#away.bytes }
    await onS3(async () => {
      for await (const chunk of await readObject(this.bucket.client, name, part)) chunks.push(chunk)
    }).catch((cause) => {
      throw new StonechatError('unavailable', { cause })
    })
    const lacking = chunks.reduce((missing, chunk) => missing - chunk.byteLength, part.end)
    if (lacking > 0)
      throw new StonechatError('unavailable', { cause: new Error(`${name} lacks ${lacking} bytes`) })
    return chunks
  }
}
