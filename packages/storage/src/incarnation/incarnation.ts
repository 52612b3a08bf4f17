import type { Log } from '@stonechat/im/contract'
import { storageLimits } from '../limits.js'
import type { Tx } from '../sql/tx.js'
import { changeIncarnation } from './change-incarnation.js'
import {
  type Circumstances,
  hasGoneBack,
  type Known,
  type Standing,
  type TablesWithIds,
} from './decide-incarnation.js'
import { readMark, writeMark } from './mark-file.js'
import { movePosition } from './move-position.js'
import { listTablesWithIds, readStanding } from './read-standing.js'

export interface IncarnationOptions extends Tx, Circumstances {
  readonly log: Log
  /** Where to keep what is known of the database; `undefined` keeps it for as long as the process lives. */
  readonly markFile: string | undefined
  /** See `Known`. */
  readonly file?: string | undefined
}

/**
 * Watches whether the database only goes forward. What was in it is noted outside of it, behind the commits: at the start and
 * at the end, and every few seconds in which something was written.
 */
export class Incarnation {
  readonly #options: IncarnationOptions
  readonly #tables: TablesWithIds
  #known: Known
  #hasWritten = false
  #looking: Promise<void> | undefined
  readonly #timer: NodeJS.Timeout

  private constructor(options: IncarnationOptions, tables: TablesWithIds, known: Known) {
    this.#options = options
    this.#tables = tables
    this.#known = known
    this.#timer = setInterval(() => void this.look(), storageLimits.incarnationLookIntervalMs)
    this.#timer.unref()
  }

  /** Compares the database with what is known of it. */
  static async open(options: IncarnationOptions): Promise<Incarnation> {
    const { markFile } = options
    const known = markFile === undefined ? undefined : await readMark(markFile)
    const tables = await listTablesWithIds(options)
    const found = await readStanding(options, tables)
    const value = await nameOf(options, found, known)
    const incarnation = new Incarnation(options, tables, { ...found, value, isClosed: false })
    incarnation.wrote()
    await incarnation.#note(false)
    return incarnation
  }

  /** The name of the database, which another one takes after it went back in time. */
  get value(): string {
    return this.#known.value
  }

  /** Something is being written. */
  wrote(): void {
    this.#hasWritten = true
  }

  /** Compares, and notes how far the database has come. A failure is tried again with the next look. */
  async look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
    })
    await this.#looking
  }

  /** Notes how far the database has come. It stays the caller's to close. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#looking
    await this.#note(true).catch((err) => this.#options.log.warn({ err }, 'storage.not_marked'))
  }

  async #look(): Promise<void> {
    try {
      const found = await readStanding(this.#options, this.#tables)
      // The log can only have been missing before the start.
      const value = await nameOf({ ...this.#options, hasLog: true }, found, this.#known)
      const hasMoved = found.position !== this.#known.position || value !== this.#known.value
      this.#known = { ...found, value, isClosed: false }
      if (hasMoved || this.#hasWritten) await this.#note(false)
    } catch (err) {
      this.#options.log.debug({ err }, 'storage.not_marked')
    }
  }

  async #note(isClosed: boolean): Promise<void> {
    const { markFile, file } = this.#options
    if (this.#hasWritten) {
      this.#hasWritten = false
      await movePosition(this.#options)
    }
    // First in the database and then outside: what is known is never ahead of what is committed.
    this.#known = { ...(await readStanding(this.#options, this.#tables)), isClosed, file }
    if (markFile !== undefined) await writeMark(markFile, this.#known)
  }
}

async function nameOf(
  options: IncarnationOptions,
  found: Standing,
  known: Known | undefined,
): Promise<string> {
  if (!hasGoneBack(found, known, options)) return found.value
  const value = await changeIncarnation(options, found, known?.ids)
  options.log.warn({ incarnation: value }, 'storage.went_back')
  return value
}
