/** What tus asks of a place for uploads, answered by our own uploads for one request. */
import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { CreatedUpload, HeldUpload, UploadChecksum, Uploads } from '@stonechat/file'
import type { BytesBody, Caller } from '@stonechat/protocol/operations'
import { DataStore, Upload } from '@tus/server'
import { readDetails } from './read-details.js'

export interface UploadStoreParts {
  readonly uploads: Uploads
  readonly caller: Caller
  readonly headers: IncomingHttpHeaders
  readonly body: BytesBody
  readonly checksum: UploadChecksum | undefined
}

export class UploadStore extends DataStore {
  readonly #parts: UploadStoreParts
  #created: CreatedUpload | undefined
  #held: HeldUpload | undefined

  constructor(parts: UploadStoreParts) {
    super()
    this.#parts = parts
    this.extensions = ['creation', 'creation-with-upload', 'termination', 'expiration', 'checksum']
  }

  async hold(id: string): Promise<HeldUpload> {
    this.#held ??= await this.#parts.uploads.hold(this.#parts.caller, id)
    return this.#held
  }

  async release(): Promise<void> {
    await this.#held?.[Symbol.asyncDispose]()
  }

  override async create(upload: Upload): Promise<Upload> {
    const { uploads, caller } = this.#parts
    const { details, mediaType } = readDetails(upload.metadata)
    this.#created = await uploads.create(caller, { ...details, mediaType, bytes: upload.size ?? 0 })
    upload.id = this.#created.file.id
    return upload
  }

  /** Reads the body where it comes from: the stream that tus hands on is empty, and is only drained. */
  override async write(stream: Readable, id: string): Promise<number> {
    stream.resume()
    const { body, checksum } = this.#parts
    const held = await this.hold(id)
    // A retry of what began it: what came with the first try is there already, and the client goes on behind it.
    if (this.#created?.isNew !== false) await held.write(body.read(Number.MAX_SAFE_INTEGER), { checksum })
    return held.offset
  }

  /** Uploads are kept from their last byte on; tus counts from the beginning, so they are said to be younger. */
  override async getUpload(id: string): Promise<Upload> {
    const { expiryMs } = this.#parts.uploads
    const { offset, bytes, name, expiresAt } = this.#held ?? { ...unheld, bytes: this.#created!.file.bytes }
    return new Upload({
      ...{ id, offset, size: bytes },
      ...(name === undefined ? {} : { metadata: { filename: name } }),
      ...(expiresAt === undefined ? {} : { creation_date: new Date(expiresAt - expiryMs).toISOString() }),
    })
  }

  override async remove(id: string): Promise<void> {
    await this.#parts.uploads.cancel(this.#parts.caller, id)
  }

  override getExpiration(): number {
    return this.#parts.uploads.expiryMs
  }
}

/** What was begun in this request, and not written. */
const unheld = { offset: 0, name: undefined, expiresAt: undefined }
