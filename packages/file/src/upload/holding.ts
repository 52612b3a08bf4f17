/** An upload in one hand: written, told how far it is, finished. */
import { StonechatError } from '@stonechat/protocol'
import type { BlobProgress, UploadLease, UploadRecord } from '../contract/index.js'
import { fileLimits } from '../limits.js'
import { finishUpload } from './finish-upload.js'
import { type Checksum, readAtMost, readUntil, readVerified } from './read-checked.js'
import type { UploadParts } from './uploads.js'

/** What one request may do with an upload while no other one may. */
export interface HeldUpload extends AsyncDisposable {
  /** How many bytes are durable. */
  readonly offset: number
  /** How many there will be. */
  readonly bytes: number
  readonly name: string
  /** When it is given up unless more comes, Unix milliseconds; `undefined` once it is a file. */
  readonly expiresAt: number | undefined
  /**
   * Writes on from `offset`, which moves with what is durable. The last byte makes it a file. Where the bytes fail, what came
   * before is kept; with a checksum, all of them are or none.
   * @throws StonechatError `wrong_checksum`; `too_large` where there are more than were announced, which gives the upload up;
   * `unavailable` where another request took it, or the place or the database is away
   */
  write(
    bytes: AsyncIterable<Uint8Array>,
    options?: { readonly checksum?: Checksum | undefined },
  ): Promise<void>
}

interface HoldingParts {
  readonly lease: UploadLease
  readonly upload: UploadRecord
  /** Ends what is being written, with its reason as the error. */
  readonly end: AbortSignal
  readonly release: () => Promise<void>
}

/** An upload from the moment it is leased. */
export class Holding implements HeldUpload {
  readonly #parts: UploadParts
  readonly #held: HoldingParts
  #progress: BlobProgress
  #isOver = false
  expiresAt: number | undefined

  constructor(parts: UploadParts, held: HoldingParts) {
    const { offset, blobState, expiresAt } = held.upload
    this.#parts = parts
    this.#held = held
    this.#progress = { offset, state: blobState }
    this.expiresAt = expiresAt
  }

  get offset(): number {
    return this.#progress.offset
  }

  get bytes(): number {
    return this.#held.upload.bytes
  }

  get name(): string {
    return this.#held.upload.name
  }

  async write(
    bytes: AsyncIterable<Uint8Array>,
    { checksum }: { readonly checksum?: Checksum | undefined } = {},
  ): Promise<void> {
    await this.receive(checksum === undefined ? bytes : readVerified(bytes, checksum), {
      isWhole: checksum !== undefined,
    })
    await this.finishIfWhole()
  }

  /** A request that was cut after the last byte, or before the answer, left it whole and unfinished. */
  async finishIfWhole(): Promise<void> {
    if (!this.#isOver && this.offset === this.bytes) await this.finish()
  }

  /** @param isWhole all of the bytes count, or none */
  async receive(bytes: AsyncIterable<Uint8Array>, { isWhole }: { readonly isWhole: boolean }): Promise<void> {
    if (this.#isOver) throw new StonechatError('wrong_offset')
    const { blobs } = this.#parts
    const source = readUntil(readAtMost(bytes, this.bytes - this.offset), this.#held.end)
    try {
      let latest = this.#progress
      for await (const progress of blobs.write(this.#held.upload.blobKey, latest, source)) {
        latest = progress
        if (!isWhole) await this.#save(progress)
      }
      if (isWhole) await this.#save(latest)
    } catch (error) {
      // A size that was a lie: what is there is not what was meant.
      if (error instanceof StonechatError && error.code === 'too_large') await this.giveUp()
      throw error
    }
  }

  /** Forgets what was written. */
  async restart(): Promise<void> {
    await this.#save(await this.#parts.blobs.begin(this.#held.upload.blobKey, this.bytes))
  }

  async finish(): Promise<void> {
    const isHeld = await finishUpload(this.#parts, this.#held.lease, {
      upload: this.#held.upload,
      progress: this.#progress,
    })
    if (!isHeld) throw lostUpload()
    this.#isOver = true
    this.expiresAt = undefined
  }

  /** Leaves nothing of it. */
  async giveUp(): Promise<void> {
    this.#isOver = true
    // Free before it is given up: what is held is removed only some seconds later.
    await this.#held.release()
    await this.#parts.store.expireFile(this.#held.upload.id, this.#held.upload.ownerId)
    this.#parts.wakeJobs()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#held.release()
  }

  async #save(progress: BlobProgress): Promise<void> {
    const { store, clock, meter } = this.#parts
    const { offset, state } = progress
    const isHeld = await store.saveProgress(
      { ...this.#held.lease, offset, blobState: state },
      fileLimits.uploadExpiryMs,
    )
    if (!isHeld) throw lostUpload()
    // Less where it begins anew.
    meter?.onReceived(Math.max(0, offset - this.offset))
    this.#progress = progress
    this.expiresAt = clock() + fileLimits.uploadExpiryMs
  }
}

/** Another request writes it by now, or it was given up. */
export function lostUpload(cause: unknown = new Error('the upload is not held any more')): StonechatError {
  return new StonechatError('unavailable', { cause })
}
