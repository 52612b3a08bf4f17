import type { Worker } from 'node:worker_threads'
import type { Log } from '@stonechat/im/contract'
import { startWorker } from '../thread/start-worker.js'
import type { FromCopier, ToCopier } from './copy-log.js'
import { LogLength } from './log-length.js'
import { type SqliteThreadData, threadUrl } from './roles.js'

export interface LogCopierOptions {
  /** Of the database. */
  readonly path: string
  readonly log: Log
  /** Copies what is left, in the thread of the writer and between its transactions: the next one then begins the log anew. */
  readonly copyRest: () => Promise<unknown>
  /** The number of frames from which the log is copied; `longFrames` by default. */
  readonly longFrames?: number | undefined
}

/** 32 MiB of pages: those that many commits have written are copied once. */
const longFrames = 16_000
const lookEveryMs = 20
const restMs = 200

/**
 * Keeps SQLite's log from growing without end. To copy it into the file takes tens of milliseconds, for which a writer that
 * did so itself would stand still; so another thread does, and the writer copies only what it wrote meanwhile. If that thread
 * fails, the log grows to four times the length, and then SQLite copies it with a commit: nothing depends on this but speed.
 */
export class LogCopier {
  readonly #options: LogCopierOptions
  readonly #length: LogLength
  #nextLookAt = 0
  #copying: Promise<void> | undefined
  #thread: Worker | undefined

  constructor(options: LogCopierOptions) {
    this.#options = options
    this.#length = new LogLength(options.path)
  }

  /** To be called after every transaction of the writer; takes it almost no time. */
  afterCommit(): void {
    if (this.#copying !== undefined || performance.now() < this.#nextLookAt) return
    this.#nextLookAt = performance.now() + lookEveryMs
    if (!this.#length.hasFrame(this.#options.longFrames ?? longFrames)) return
    this.#copying = this.#copy().finally(() => {
      this.#copying = undefined
      this.#nextLookAt = performance.now() + restMs
    })
  }

  /** Resolves once nothing is copied any more and the thread has ended. */
  async close(): Promise<void> {
    await this.#copying
    this.#nextLookAt = Number.POSITIVE_INFINITY
    this.#length.close()
    const thread = this.#thread
    if (thread === undefined) return
    const ended = new Promise((resolve) => thread.once('exit', resolve))
    this.#tell(thread, 'close')
    await ended
  }

  async #copy(): Promise<void> {
    try {
      await this.#copyBeside()
      await this.#options.copyRest()
    } catch (error) {
      this.#options.log.warn({ err: error }, 'storage.log_not_copied')
    }
  }

  #copyBeside(): Promise<void> {
    this.#thread ??= this.#start()
    const thread = this.#thread
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        thread.removeAllListeners('message').off('exit', onExit)
        act()
      }
      const onExit = () => settle(() => reject(new Error('the thread that copies the log has ended')))
      thread.once('exit', onExit)
      thread.once('message', (message: FromCopier) =>
        settle(() => (message.kind === 'copied' ? resolve() : reject(new Error(message.reason)))),
      )
      this.#tell(thread, 'copy')
    })
  }

  #start(): Worker {
    const data: SqliteThreadData = { path: this.#options.path, role: 'copier' }
    const thread = startWorker(threadUrl, { name: 'sqlite-copier', data })
    // The caller that waits is notified of its end.
    thread.on('error', (error) => this.#options.log.error({ err: error }, 'storage.thread_failed'))
    thread.once('exit', () => {
      this.#thread = undefined
    })
    return thread
  }

  #tell(thread: Worker, message: ToCopier): void {
    thread.postMessage(message)
  }
}
