import { statSync } from 'node:fs'
import type { Log } from '@stonechat/im/contract'
import { type Kysely, sql } from 'kysely'
import { storageLimits } from '../limits.js'
import type { Schema } from '../sql/schema.js'
import { damaged } from './check-whole.js'

/** Which file it is, whatever its name; `undefined` where there is none. */
export function fileNumber(path: string): string | undefined {
  return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino.toString()
}

export interface CopyOptions {
  readonly db: Kysely<Schema>
  readonly path: string
  /** The number of the file that was in this place before. */
  readonly known: string | undefined
  readonly log: Log
}

/**
 * Looks whether a file that was not in this place before is damaged, as one is that was copied while it was written to: its pages
 * may then be whole and its indexes of another moment. A large one is not read as a whole: a start would take too long.
 * @throws Error with one clear sentence where it is
 */
export async function checkCopy({ db, path, known, log }: CopyOptions): Promise<void> {
  if (known === fileNumber(path)) return
  const bytes = statSync(path).size
  if (bytes > storageLimits.copyCheckMaxBytes) return log.warn({ path, bytes }, 'storage.copy_not_checked')
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(1)`.execute(db)
  const [found] = rows
  if (found?.integrity_check !== 'ok') throw new Error(damaged(String(found?.integrity_check)))
}
