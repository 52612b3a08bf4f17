import type { Change, ClientStore } from './client-store.js'

/** Changes within this time are written as one: a lively conversation must not wait for a disk at every message. */
const gatherMs = 250

export interface KeeperOptions {
  readonly store: ClientStore
  /** What to keep of a conversation now. */
  readonly read: (conversationId: number) => readonly Change[]
}

/**
 * Writes to the store what changes here, behind the work. What is written of a conversation is read at one moment, so
 * that it never contradicts itself. When the store fails, only what it would have kept is lost.
 */
export class Keeper {
  readonly #options: KeeperOptions
  readonly #touched = new Set<number>()
  readonly #later = new Map<string, Change>()
  readonly #writes = new Set<Promise<void>>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #isStopped = false

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  /** A conversation is to be written, soon; one without a session has nothing to write. */
  touch(conversationId: number | undefined): void {
    if (conversationId === undefined) return
    this.#touched.add(conversationId)
    this.#writeSoon()
  }

  /** A record is to be written, soon; the last one of its key. */
  putSoon(change: Change): void {
    this.#later.set(`${change.table} ${change.key}`, change)
    this.#writeSoon()
  }

  /** Writes a record now: it exists nowhere else. */
  put(change: Change): void {
    this.#write([change])
  }

  /** Writes what waits. Resolves once all that was put is stored, or has failed to be. */
  async flush(): Promise<void> {
    this.#writeGathered()
    await Promise.all(this.#writes)
  }

  /** What was touched so far came from the store itself. */
  discard(): void {
    this.#touched.clear()
    this.#later.clear()
  }

  /** Writes no more. */
  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
  }

  #writeSoon(): void {
    if (!this.#isStopped) this.#timer ??= setTimeout(() => this.#writeGathered(), gatherMs)
  }

  #writeGathered(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    // Own words first, in a batch of their own: they need no read before the write, so they survive a page that is closing.
    const own = [...this.#later.values()]
    const changes = [...this.#touched].flatMap((id) => this.#options.read(id))
    this.#later.clear()
    this.#touched.clear()
    this.#write(own)
    this.#write(changes)
  }

  #write(changes: readonly Change[]): void {
    if (this.#isStopped || changes.length === 0) return
    // Storage is full, or gone: all of it lives as long as the page.
    const write = this.#options.store.write(changes).catch(() => {})
    this.#writes.add(write)
    void write.then(() => this.#writes.delete(write))
  }
}
