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
import { openMark, type Place, signMark } from './signed-mark.js'
import { isOnWay, layWaypoint, readSecret, readWay } from './waypoints.js'

export interface IncarnationOptions extends Tx, Circumstances {
  readonly log: Log
  /** Where to keep what is known of the database; `undefined` keeps it for as long as the process lives. */
  readonly markFile: string | undefined
  /** See `Known`. */
  readonly file?: string | undefined
}

/**
 * Watches whether the database only goes forward. What was in it is noted outside of it, behind the commits: at the start and
 * at the end, and every few seconds in which something was written. Clients hold the same in marks, where no copy of the machine
 * that is put back takes it along.
 */
export class Incarnation {
  readonly #options: IncarnationOptions
  readonly #tables: TablesWithIds
  #known: Known
  #hasWritten = false
  #looking: Promise<void> | undefined
  #turn: Promise<void> = Promise.resolve()
  #mark = ''
  readonly #secret: string
  readonly #timer: NodeJS.Timeout

  private constructor(options: IncarnationOptions, tables: TablesWithIds, known: Known, secret: string) {
    this.#options = options
    this.#tables = tables
    this.#known = known
    this.#secret = secret
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
    await layWaypoint(options)
    const secret = await readSecret(options)
    const incarnation = new Incarnation(options, tables, { ...found, value, isClosed: false }, secret)
    await incarnation.#note(false)
    return incarnation
  }

  /** The name of the database, which another one takes after it went back in time. */
  get value(): string {
    return this.#known.value
  }

  /** How far the database has come, signed: whoever was given it proves with it that the database was there. */
  get mark(): string {
    return this.#mark
  }

  /**
   * Takes a mark that was given out once. Where the database never was at its place it went back, and has another name from
   * then on. One that is forged, or of another name, says nothing.
   * @throws StonechatError `unavailable`
   */
  async witness(mark: string): Promise<void> {
    if (this.#placeOf(mark) === undefined) return
    await this.#inTurn(() => this.#judge(mark)).catch((error) => {
      throw this.#options.engine.translateError(error)
    })
  }

  /** Something is being written. */
  wrote(): void {
    this.#hasWritten = true
  }

  /** Compares, and notes how far the database has come. A failure is tried again with the next look. */
  async look(): Promise<void> {
    this.#looking ??= this.#inTurn(() => this.#look()).finally(() => {
      this.#looking = undefined
    })
    await this.#looking
  }

  /** Notes how far the database has come. It stays the caller's to close. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#inTurn(() => this.#note(true)).catch((err) =>
      this.#options.log.warn({ err }, 'storage.not_marked'),
    )
  }

  /** One after the other: two that find the same would each change the name. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => {})
    return done
  }

  #placeOf(mark: string): Place | undefined {
    return openMark(mark, { value: this.#known.value, secret: this.#secret })
  }

  async #judge(mark: string): Promise<void> {
    const place = this.#placeOf(mark)
    // The one before it has shown it.
    if (place === undefined) return
    const { value } = this.#known
    const way = await readWay(this.#options, place.position)
    if (way.value === value && isOnWay(place, way)) return
    const found = await readStanding(this.#options, this.#tables)
    // Another node may have seen it first.
    if (found.value === value) await rename(this.#options, found, this.#known, 'client')
    await this.#note(false)
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
    await this.#sign()
    if (markFile !== undefined) await writeMark(markFile, this.#known)
  }

  async #sign(): Promise<void> {
    const { value, position, word } = await readWay(this.#options)
    if (word !== undefined) this.#mark = signMark({ position, word }, { value, secret: this.#secret })
  }
}

async function nameOf(
  options: IncarnationOptions,
  found: Standing,
  known: Known | undefined,
): Promise<string> {
  if (!hasGoneBack(found, known, options)) return found.value
  return rename(options, found, known, 'mark')
}

/** @param shownBy whether what is known beside the database showed it, or a client */
async function rename(
  options: IncarnationOptions,
  found: Standing,
  known: Known | undefined,
  shownBy: 'mark' | 'client',
): Promise<string> {
  const value = await changeIncarnation(options, found, known?.ids)
  options.log.warn({ incarnation: value, shownBy }, 'storage.went_back')
  return value
}
