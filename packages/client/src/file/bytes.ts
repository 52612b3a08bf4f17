import type { OutboxRecord } from '../outbox/record.js'
import type { FilesBase } from './base.js'
import { heldAfterMax, keptBytesMax } from './limits.js'
import { previewOf } from './take-files.js'

/** The bytes of files that were sent from here: in memory, and as far as there is room in the store until they are sent. */
export class Bytes {
  /** What is in memory, by `id`. */
  readonly held = new Map<string, Blob>()
  readonly #base: FilesBase
  /** How many bytes are kept, by `id`. */
  readonly #kept = new Map<string, number>()
  /** Of messages that are sent, oldest first. */
  readonly #sent: string[] = []
  #keeping = Promise.resolve()

  constructor(base: FilesBase) {
    this.#base = base
  }

  /** Reads what is kept, and lets go of what no message has any more. */
  async open(): Promise<void> {
    const { store } = this.#base
    const { blobs, outbox: records } = await store.load(['blobs', 'outbox'])
    const wanted = new Set(records.flatMap(idsOf))
    for (const { id, blob } of blobs) {
      if (!wanted.has(id)) this.#remove(id)
      else {
        this.#kept.set(id, blob.size)
        if (!this.held.has(id)) this.held.set(id, blob)
      }
    }
  }

  get(id: string): Blob | undefined {
    return this.held.get(id)
  }

  /** Those of a message that another tab left may be in the store only. */
  async find(id: string): Promise<Blob | undefined> {
    if (!this.get(id)) await this.open().catch(() => {})
    return this.get(id)
  }

  /** Names them by another id too. */
  alias(id: string, other: string): void {
    const blob = this.get(id)
    if (blob) this.held.set(other, blob)
  }

  /** Keeps what a message needs, as far as there is room: what is not kept is missing after a reload. */
  keep(record: OutboxRecord): void {
    // One after the other: how much room is left follows from what was kept before.
    this.#keeping = this.#keeping.then(() => this.#keep(record))
  }

  /** Resolves once all that is to be kept is in the store, or could not be. */
  kept(): Promise<void> {
    return this.#keeping
  }

  async #keep(record: OutboxRecord): Promise<void> {
    for (const id of idsOf(record)) {
      const blob = this.get(id)
      if (!blob || this.#kept.has(id)) continue
      const kept = [...this.#kept.values()].reduce((sum, bytes) => sum + bytes, blob.size)
      if (kept > keptBytesMax || !(await hasRoom(blob.size))) continue
      this.#kept.set(id, blob.size)
      const change = { table: 'blobs', key: id, record: { id, blob } } as const
      await this.#base.store.write([change]).catch(() => this.#kept.delete(id))
      // It was sent or taken out meanwhile.
      if (!this.#base.outbox.find(record.clientId)) this.#remove(id)
    }
  }

  /** A message is gone: sent, or taken out. Its newest files are held for the page, which shows them without loading them. */
  release(record: OutboxRecord): void {
    for (const id of idsOf(record)) if (this.#kept.has(id)) this.#remove(id)
    const files = record.content?.type === 'file' ? record.content.files.map(({ id }) => id) : []
    this.#sent.push(...idsOf(record), ...files)
    for (const id of this.#sent.splice(0, this.#sent.length - 3 * heldAfterMax)) this.held.delete(id)
  }

  #remove(id: string): void {
    this.#kept.delete(id)
    this.#base.store.write([{ table: 'blobs', key: id, record: undefined }]).catch(() => {})
  }
}

function idsOf({ uploads = [] }: OutboxRecord): string[] {
  return uploads.flatMap(({ id }) => [id, previewOf(id)])
}

/** Whether the browser has room for that and as much again: what it cannot hold would push out what it holds. */
async function hasRoom(bytes: number): Promise<boolean> {
  const estimate = await globalThis.navigator?.storage?.estimate?.().catch(() => undefined)
  return (estimate?.quota ?? Infinity) - (estimate?.usage ?? 0) > 2 * bytes
}
