import { closeSync, openSync, readSync } from 'node:fs'
import {
  frameHeaderBytes,
  frameSaltsAt,
  headerBytes,
  headerSaltsAt,
  pageSizeAt,
  saltsBytes,
} from './log-header.js'

/**
 * Looks how far SQLite has got in its log (`-wal`), without a lock and without a statement: SQLite has none that only asks.
 * Every frame repeats the two salts of the log's header while it belongs to the present round; what is left of earlier
 * rounds has others. Only this file may be opened beside SQLite: closing one of the others would drop its locks.
 */
export class LogLength {
  readonly #path: string
  readonly #header = Buffer.alloc(headerBytes)
  readonly #frame = Buffer.alloc(frameHeaderBytes)
  #file: number | undefined

  /** @param path of the database */
  constructor(path: string) {
    this.#path = `${path}-wal`
  }

  /**
   * Whether the present round has come to this frame; they are counted from 1. False where there is no log or it cannot be
   * read: the caller has just committed, which must not seem to have failed.
   */
  hasFrame(frame: number): boolean {
    try {
      this.#file ??= openSync(this.#path, 'r')
      return this.#isOfThisRound(this.#file, frame)
    } catch {
      return false
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file)
    this.#file = undefined
  }

  #isOfThisRound(file: number, frame: number): boolean {
    if (readSync(file, this.#header, 0, headerBytes, 0) < headerBytes) return false
    const pageBytes = this.#header.readUInt32BE(pageSizeAt)
    const at = headerBytes + (frame - 1) * (frameHeaderBytes + pageBytes)
    if (readSync(file, this.#frame, 0, frameHeaderBytes, at) < frameHeaderBytes) return false
    return saltsAt(this.#frame, frameSaltsAt).equals(saltsAt(this.#header, headerSaltsAt))
  }
}

function saltsAt(header: Buffer, at: number): Buffer {
  return header.subarray(at, at + saltsBytes)
}
