import { rmSync, writeFileSync } from 'node:fs'
import { type Kysely, sql } from 'kysely'
import { storageLimits } from '../limits.js'
import type { Schema } from '../sql/schema.js'
import { type FileMark, foldingFile, writeFileMark } from './file-mark.js'
import { readLogSalt } from './log-header.js'

/** Copies the log into the file, in the steps that `file-mark.ts` describes. For the thread that writes. */
export class LogFolder {
  readonly #db: Kysely<Schema>
  readonly #path: string
  readonly #folding: string

  constructor({
    db,
    path,
    tablePrefix,
  }: { db: Kysely<Schema>; path: string; tablePrefix?: string | undefined }) {
    this.#db = db
    this.#path = path
    this.#folding = foldingFile(path, tablePrefix)
  }

  /**
   * All at once. Where the last of all who have the file open closes it then, SQLite copies the little that is left, and the file
   * says that it is whole.
   */
  async fold(): Promise<void> {
    await this.begin()
    await this.finish({ keptBytes: storageLimits.logKeptAtRestBytes })
  }

  /** From now on it may be copied. On a full disk nothing can be noted, and it is copied nevertheless: that makes room. */
  async begin(): Promise<void> {
    try {
      writeFileSync(this.#folding, '', { mode: 0o600 })
      const isNew = readLogSalt(this.#path) === undefined
      await this.#mark(this.#db, 'folding')
      // The first mark has made the log, and did not know its salt.
      if (isNew) await this.#mark(this.#db, 'folding')
    } catch {
      // See above.
    }
  }

  /**
   * Copies what is left, as far as no reader needs it, with no transaction in between; the next one then begins the log anew.
   * @param keptBytes to which the log is cut where it begins anew
   */
  async finish({ keptBytes }: { readonly keptBytes: number }): Promise<void> {
    await this.#db.connection().execute(async (db) => {
      try {
        if (await copyLog(db)) {
          await this.#mark(db, 'part')
          await copyLog(db)
        }
      } finally {
        await sql.raw(`pragma journal_size_limit = ${keptBytes}`).execute(db)
        await this.#mark(db, 'whole')
      }
    })
    rmSync(this.#folding, { force: true })
  }

  async #mark(db: Kysely<Schema>, state: FileMark['state']): Promise<void> {
    await writeFileMark(db, { state, logSalt: readLogSalt(this.#path) ?? 0 })
  }
}

/** Says whether nothing is left. */
async function copyLog(db: Kysely<Schema>): Promise<boolean> {
  const { rows } = await sql<{ busy: number; log: number; checkpointed: number }>`
    pragma wal_checkpoint(passive)`.execute(db)
  const [{ busy, log, checkpointed } = { busy: 1, log: 0, checkpointed: 0 }] = rows
  return busy === 0 && log === checkpointed
}
