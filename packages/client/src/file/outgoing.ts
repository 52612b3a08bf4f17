import type { FileInfo } from '@stonechat/protocol'
import type { ClientError } from '../base/client-error.js'
import type { OutboxRecord } from '../outbox/record.js'
import type { KnownFile, UploadView } from './api.js'
import type { FilesBase } from './base.js'
import type { Bytes } from './bytes.js'
import { uploadsAtOnce } from './limits.js'
import type { Patience } from './patience.js'
import { Slots } from './slots.js'
import { previewOf, takeFiles } from './take-files.js'
import { transferFile } from './transfer.js'
import { untilReady, withStill } from './until-ready.js'

interface OutgoingDeps extends FilesBase {
  readonly bytes: Bytes
  readonly patience: Patience
}

/** Brings up the files of own messages, and says in each message how they do. */
export class Outgoing {
  readonly #deps: OutgoingDeps
  readonly #slots = new Slots(uploadsAtOnce)
  /** What ends the uploads of a message that is under way. */
  readonly #running = new Map<string, AbortController>()
  /** The unsent messages with files as they were last, by `client_id`. */
  readonly #known = new Map<string, OutboxRecord>()
  /** The files that were begun on the server, by the `id` of their upload. */
  readonly #begun = new Map<string, string>()

  constructor(deps: OutgoingDeps) {
    this.#deps = deps
  }

  /** Resolves with the message once the server has its files. @throws ClientError why not; `network` where it is not wanted now */
  async upload(clientId: string): Promise<OutboxRecord> {
    const ending = new AbortController()
    this.#running.set(clientId, ending)
    try {
      const { uploads = [] } = this.#require(clientId)
      // The page went before its files were taken.
      if (uploads.length === 0) throw new this.#deps.ClientError('file_not_found')
      const tasks = uploads.map((_, index) => this.#bringUp(clientId, index, ending.signal))
      await Promise.all(tasks).catch(async (error) => {
        ending.abort()
        await Promise.allSettled(tasks)
        throw error
      })
      return this.#require(clientId)
    } finally {
      if (this.#running.get(clientId) === ending) this.#running.delete(clientId)
    }
  }

  /** Unsent messages are others now: what was picked is taken, what is new is kept, and what is not wanted ends. */
  check(): void {
    const { outbox, bytes, createUuid } = this.#deps
    for (const [clientId, picked] of outbox.picked) {
      outbox.picked.delete(clientId)
      if (outbox.find(clientId)) outbox.patch(clientId, takeFiles(picked, bytes.held, createUuid))
    }
    for (const record of outbox.all()) {
      if (!record.uploads?.length) continue
      if (!this.#known.has(record.clientId)) bytes.keep(record)
      this.#known.set(record.clientId, record)
    }
    for (const [clientId, known] of this.#known) {
      const record = outbox.find(clientId)
      if (record?.status === 'paused' || !record) this.#running.get(clientId)?.abort()
      if (!record) this.#forget(known)
    }
  }

  /** Holds back a message that is not on its way, its files may be. */
  pause(clientId: string): void {
    const { outbox } = this.#deps
    const record = outbox.find(clientId)
    const isWaiting = record?.status === 'sending' || record?.status === 'queued'
    if (isWaiting && record.uploads && !isUploaded(record)) outbox.patch(clientId, { status: 'paused' })
  }

  /** Takes the bytes of a file that is missing, and goes on; `false` where it cannot be these. */
  provide(clientId: string, uploadId: string, blob: Blob): boolean {
    const { outbox, bytes } = this.#deps
    const record = outbox.find(clientId)
    const index = record?.uploads?.findIndex(({ id }) => id === uploadId) ?? -1
    if (!record || record.uploads?.[index]?.total !== blob.size) return false
    bytes.held.set(uploadId, blob)
    bytes.keep(record)
    // The server may have some of it already.
    this.#show(clientId, index, { state: 'uploading' })
    outbox.retry(clientId)
    return true
  }

  stop(): void {
    for (const ending of this.#running.values()) ending.abort()
  }

  async #bringUp(clientId: string, index: number, signal: AbortSignal): Promise<void> {
    const { upload, file } = this.#at(clientId, index)
    // A file that was no upload of ours is the server's to judge.
    if (upload.state === 'ready' && (file.id === upload.id || (await this.#isThere(file.id)))) return
    try {
      const fileId = await this.#slots.run(() => this.#transfer(clientId, index, signal))
      this.#show(clientId, index, { state: 'processing', sent: upload.total })
      await this.#setReady(clientId, index, await untilReady(this.#deps, fileId, signal))
    } catch (error) {
      const { code, isRetryable } = error as ClientError
      const state = code === 'file_not_found' ? 'missing' : 'failed'
      if (!signal.aborted && !isRetryable) this.#show(clientId, index, { state })
      throw error
    }
  }

  async #transfer(clientId: string, index: number, signal: AbortSignal): Promise<string> {
    const { bytes, patience, ClientError } = this.#deps
    patience.check(signal)
    const { upload, file } = this.#at(clientId, index)
    const blob = await bytes.find(upload.id)
    if (!blob) throw new ClientError('file_not_found')
    const { kind, name, media_type: mediaType, width, height, duration_ms, waveform } = file
    return transferFile(
      this.#deps,
      {
        ...{ blob, clientId: upload.id, name, mediaType, isVoice: kind === 'voice' },
        ...{ width, height, duration_ms, waveform },
        isBegun: upload.state !== 'waiting',
        onBegun: (fileId) => {
          this.#begun.set(upload.id, fileId)
          // Kept, so that after a reload it is asked how much is there.
          this.#show(clientId, index, { state: 'uploading' }, true)
        },
        onSent: (sent) => this.#show(clientId, index, { state: 'uploading', sent }),
      },
      signal,
    )
  }

  /** The server has it: what it knows of it is shown from now on. */
  async #setReady(clientId: string, index: number, file: FileInfo): Promise<void> {
    const { bytes } = this.#deps
    const { upload } = this.#at(clientId, index)
    const facts = await withStill(this.#deps, file, bytes.get(previewOf(upload.id)))
    bytes.alias(upload.id, file.id)
    this.#show(clientId, index, { state: 'ready', sent: upload.total }, true, facts)
  }

  async #isThere(fileId: string): Promise<boolean> {
    try {
      return (await this.#deps.call('file.get', { file_id: fileId })).state === 'ready'
    } catch (error) {
      if ((error as ClientError).isRetryable) throw error
      return false
    }
  }

  /** Says how a file does; with `isKept` also after a reload. */
  #show(
    clientId: string,
    index: number,
    patch: Partial<UploadView>,
    isKept = false,
    facts?: KnownFile,
  ): void {
    const record = this.#deps.outbox.find(clientId)
    if (!record) return
    const { content } = record
    const uploads = record.uploads?.map((one, at) => (at === index ? { ...one, ...patch } : one))
    const files =
      content.type === 'file' ? content.files.map((one, at) => (at === index && facts) || one) : []
    const changed = facts && content.type === 'file' ? { content: { ...content, files } } : {}
    this.#deps.outbox.patch(clientId, { uploads, ...changed }, isKept)
  }

  #at(clientId: string, index: number) {
    const { uploads = [], content } = this.#require(clientId)
    if (content.type !== 'file') throw new this.#deps.ClientError('internal')
    return { upload: uploads[index]!, file: content.files[index]! }
  }

  /** @throws ClientError `network` where it was taken out */
  #require(clientId: string): OutboxRecord {
    const record = this.#deps.outbox.find(clientId)
    if (!record) throw new this.#deps.ClientError('network')
    return record
  }

  /** A message is gone: sent, or taken out, which shows where not all of its files were there. Then the server needs none. */
  #forget(record: OutboxRecord): void {
    const { bytes, call } = this.#deps
    this.#known.delete(record.clientId)
    bytes.release(record)
    const isSent = isUploaded(record)
    for (const { id } of record.uploads ?? []) {
      const fileId = this.#begun.get(id)
      this.#begun.delete(id)
      if (fileId && !isSent) call('file.delete', { file_id: fileId }).catch(() => {})
    }
  }
}

function isUploaded({ uploads }: OutboxRecord): boolean {
  return uploads?.every(({ state }) => state === 'ready') === true
}
