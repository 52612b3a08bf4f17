import type { Worker } from 'node:worker_threads'
import type { Log } from '@stonechat/im/contract'
import { storageLimits } from '../limits.js'
import { startWorker } from '../thread/start-worker.js'
import type { FromCopier, ToCopier } from './copy-log.js'
import type { LogFolder } from './fold-log.js'
import { LogLength } from './log-length.js'
import { type SqliteThreadData, threadUrl } from './roles.js'

export interface LogCopierOptions {
  /** Of the database. */
  readonly path: string
  readonly log: Log
  /** What the writer does of it, between its transactions. */
  readonly folder: Pick<LogFolder, 'begin' | 'finish'>
  /** The number of frames from which the log is copied; `longFrames` by default. */
  readonly longFrames?: number | undefined
  /** How long nothing is written before the log is copied however short it is; `logCalmMs` by default. */
  readonly calmMs?: number | undefined
  /** How old the first of what was not copied may become; `logMaxAgeMs` by default. */
  readonly maxAgeMs?: number | undefined
}

/** 32 MiB of pages: those that many commits have written are copied once. */
const longFrames = 16_000
/** Up to here the writer copies alone: it takes a few milliseconds. */
const fewFrames = 300
const lookEveryMs = 20
const restMs = 200

/**
 * Keeps SQLite's log from growing without end. To copy it into the file takes tens of milliseconds, for which a writer that
 * did so itself would stand still; so another thread does, and the writer copies only what it wrote meanwhile. If that thread
 * fails, the log grows to four times the length, and then SQLite copies it with a commit: nothing depends on this but speed.
 *
 * What is short is copied as well once nothing is written for a while, or it has waited long: the file is then as new as it can
 * be, and a log that had grown is cut.
 */
export class LogCopier {
  readonly #options: LogCopierOptions
  readonly #length: LogLength
  #nextLookAt = 0
  #wroteAt = 0
  /** When the first of what is not copied was written. */
  #dirtyAt: number | undefined
  #calm: NodeJS.Timeout | undefined
  #isClosed = false
  #copying: Promise<void> | undefined
  #thread: Worker | undefined

  constructor(options: LogCopierOptions) {
    this.#options = options
    this.#length = new LogLength(options.path)
  }

  /** To be called after every transaction of the writer; takes it almost no time. */
  afterCommit(): void {
    const now = performance.now()
    this.#wroteAt = now
    this.#dirtyAt ??= now
    this.#awaitCalm()
    if (this.#copying !== undefined || now < this.#nextLookAt) return
    this.#nextLookAt = now + lookEveryMs
    const { longFrames: long = longFrames, maxAgeMs = storageLimits.logMaxAgeMs } = this.#options
    const isOld = now - this.#dirtyAt > maxAgeMs
    if (isOld || this.#length.hasFrame(long)) this.#begin(storageLimits.logKeptUnderLoadBytes)
  }

  /** Resolves once nothing is copied any more and the thread has ended. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#nextLookAt = Number.POSITIVE_INFINITY
    clearTimeout(this.#calm)
    await this.#copying
    this.#length.close()
    const thread = this.#thread
    if (thread === undefined) return
    const ended = new Promise((resolve) => thread.once('exit', resolve))
    this.#tell(thread, 'close')
    await ended
  }

  #awaitCalm(): void {
    const { calmMs = storageLimits.logCalmMs } = this.#options
    this.#calm ??= setTimeout(() => {
      this.#calm = undefined
      if (this.#dirtyAt === undefined || this.#isClosed) return
      const isCalm = performance.now() - this.#wroteAt >= calmMs
      if (isCalm && this.#copying === undefined) this.#begin(storageLimits.logKeptAtRestBytes)
      else this.#awaitCalm()
    }, calmMs).unref()
  }

  #begin(keptBytes: number): void {
    this.#dirtyAt = undefined
    this.#copying = this.#copy(keptBytes).finally(() => {
      this.#copying = undefined
      this.#nextLookAt = performance.now() + (this.#isClosed ? Number.POSITIVE_INFINITY : restMs)
    })
  }

  async #copy(keptBytes: number): Promise<void> {
    const { folder, log } = this.#options
    try {
      await folder.begin()
      if (this.#length.hasFrame(fewFrames))
        await this.#copyBeside().catch((error: unknown) => {
          log.warn({ err: error }, 'storage.log_not_copied')
        })
      await folder.finish({ keptBytes })
    } catch (error) {
      log.warn({ err: error }, 'storage.log_not_copied')
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
