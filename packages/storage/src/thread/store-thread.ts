import type { Worker } from 'node:worker_threads'
import type { Log } from '@stonechat/im/contract'
import { StonechatError } from '@stonechat/protocol'
import type { MigrationStatus } from '../migrations/migrate.js'
import type { StoreName } from '../stores/stores.js'
import { type FromThread, type ToThread, unpackError } from './rpc.js'
import { startWorker } from './start-worker.js'

export interface StoreThreadOptions {
  /** What it is called in the log. */
  readonly name: string
  /** The program of the thread, which calls `serveStores`. */
  readonly url: URL
  /** The start options of that program. */
  readonly data: object
  readonly log?: Log | undefined
  readonly onCommit?: OnCommit | undefined
}

/** Receives every durable transaction of messages: how many, and its duration in milliseconds. */
export type OnCommit = (messages: number, durationMs: number) => void

const maxPendingCalls = 50_000
const closeTimeoutMs = 5_000

interface Pending {
  resolve(value: never): void
  reject(error: Error): void
}

/**
 * The event loop's handle of a thread that owns connections to a database. When the thread dies, every call under way is
 * rejected with `unavailable` (whether a write happened is then unknown, as with any lost answer) and the next call starts
 * a new one.
 */
export class StoreThread {
  readonly #options: StoreThreadOptions
  readonly #log: Log | undefined
  readonly #pending = new Map<number, Pending>()
  #worker: Worker | undefined
  #opening: Pending | undefined
  #nextId = 1
  #isClosed = false

  constructor(options: StoreThreadOptions) {
    this.#options = options
    this.#log = options.log
    this.#worker = this.#start()
  }

  /**
   * Opens the database, with its tables brought up to date where that is this thread's to do.
   * @throws Error with one clear sentence where that fails; the thread has ended then.
   */
  open(): Promise<MigrationStatus | undefined> {
    return new Promise((resolve, reject) => {
      this.#opening = { resolve, reject }
      this.#post({ kind: 'open' })
    })
  }

  /** @throws StonechatError what the method threw, `unavailable` where the thread died, `overloaded` where too many wait. */
  call<R>(store: StoreName, method: string, args: readonly unknown[]): Promise<R> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) return reject(new StonechatError('unavailable', { cause: new Error('closed') }))
      if (this.#pending.size >= maxPendingCalls) return reject(new StonechatError('overloaded'))
      if (this.#worker === undefined) {
        this.#worker = this.#start()
        this.#post({ kind: 'open' })
      }
      const id = this.#nextId++
      this.#pending.set(id, { resolve, reject })
      try {
        this.#post({ kind: 'call', id, store, method, args })
      } catch (error) {
        this.#pending.delete(id)
        reject(new StonechatError('internal', { cause: error }))
      }
    })
  }

  /** Answers what was asked before, closes the file, ends the thread. */
  async close(): Promise<void> {
    this.#isClosed = true
    const worker = this.#worker
    if (worker === undefined) return
    const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    const deadline = setTimeout(() => void worker.terminate(), closeTimeoutMs)
    this.#post({ kind: 'close' })
    await ended
    clearTimeout(deadline)
  }

  /** Kills the thread, as a crash would. */
  async kill(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const { name, url, data } = this.#options
    const worker = startWorker(url, { name, data })
    worker.on('message', (message: FromThread) => this.#receive(message))
    worker.on('error', (error) =>
      this.#log?.error({ err: error, thread: this.#options.name }, 'storage.thread_failed'),
    )
    worker.on('exit', (exitCode) => this.#ended(worker, exitCode))
    return worker
  }

  #post(message: ToThread): void {
    this.#worker?.postMessage(message)
  }

  #receive(message: FromThread): void {
    switch (message.kind) {
      case 'opened':
        this.#opening?.resolve(message.status as never)
        this.#opening = undefined
        return
      case 'not_opened':
        this.#log?.error({ thread: this.#options.name, reason: message.message }, 'storage.not_opened')
        this.#opening?.reject(new Error(message.message))
        this.#opening = undefined
        return
      case 'answer':
        this.#take(message.id)?.resolve(message.value as never)
        return
      case 'failure':
        this.#take(message.id)?.reject(unpackError(message.error))
        return
      case 'committed':
        this.#options.onCommit?.(message.messages, message.durationMs)
        return
      case 'log':
        this.#log?.[message.level](message.fields, message.event)
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    return pending
  }

  #ended(worker: Worker, exitCode: number): void {
    if (this.#worker === worker) this.#worker = undefined
    if (!this.#isClosed) this.#log?.warn({ thread: this.#options.name, exitCode }, 'storage.thread_ended')
    const error = new Error(`the thread of the database ended with code ${exitCode}`)
    this.#opening?.reject(error)
    this.#opening = undefined
    for (const pending of this.#pending.values())
      pending.reject(new StonechatError('unavailable', { cause: error }))
    this.#pending.clear()
  }
}
