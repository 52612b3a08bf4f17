/**
 * What the file says of itself, in a row of its own tables: whether it is the whole database without the log (`-wal`) beside it.
 *
 * While a server has it open, what was acknowledged is in file and log together, and the file alone is an older state that
 * looks healthy. So the two are made to say different things. To copy the log into the file ("fold") goes like this:
 *
 *   1. `folding` is committed, in the log;
 *   2. the log is copied into the file, which then says `folding` itself;
 *   3. once all of it is, `part` is committed and copied alone, so that a file says it only where all before it is there;
 *   4. `whole` is committed: it is in the log only, and is not copied before the next `folding`.
 *
 * The states that can be found, and by what:
 *
 *   file           log      means
 *   part, folding  any      a server runs, or was killed, or both files were copied: read together they are whole
 *   part, folding  none     the file was copied without its log, or the log was deleted: what was last acknowledged is missing
 *   whole          none     the last who had it open closed it, with which SQLite folds the log, and `whole` with it: a server that
 *                           was stopped, or a shell after a server was killed
 *   whole          any      opened, and killed before the first fold; or somebody else had SQLite fold the log while a server ran
 *
 * Between 1 and 4 a killed server whose log SQLite folds later (a shell that closes the file does) leaves `part` without a log,
 * though nothing is missing: for that time a file beside it (`….folding`) says so.
 *
 * A copy that SQLite itself makes (a backup, `vacuum into`) holds all that is in file and log, and may say `part` if it was made
 * between 1 and 4. The mark therefore names the version of the schema of the file it is about: such copies have another.
 *
 * A log belongs to a file that says `folding` if its salt is that at which this was written, and to one that says `part` also up
 * to two rounds later, since it may begin anew with 3 and with 4; and if together they have as many marks as the file alone.
 * Another log would be read into the file without a question.
 */
import { type Kysely, sql } from 'kysely'
import type { Schema } from '../sql/schema.js'
import { type Binding, openBinding } from './binding.js'

export const fileStates = ['whole', 'part', 'folding'] as const

export interface FileMark {
  readonly state: (typeof fileStates)[number]
  /** Whether it was written into this very file, rather than copied by SQLite. */
  readonly isOwn: boolean
  /** Of the log that it was written to; 0 where there was none. */
  readonly logSalt: number
  readonly marks: number
}

/** Whose presence says that a fold is under way. */
export const foldingFile = (path: string, tablePrefix = ''): string => `${path}.${tablePrefix}folding`

/** Commits what the file says of itself. */
export async function writeFileMark(
  db: Kysely<Schema>,
  { state, logSalt }: Pick<FileMark, 'state' | 'logSalt'>,
): Promise<void> {
  await db
    .updateTable('im_incarnation')
    .set((eb) => ({
      file_state: fileStates.indexOf(state),
      file_schema: sql<number>`(select schema_version from pragma_schema_version)`,
      file_log_salt: logSalt,
      file_marks: eb('file_marks', '+', 1),
    }))
    .where('id', '=', 1)
    .execute()
}

/**
 * What a file says of itself, with its log or, `alone`, without; `undefined` where it cannot be read or says nothing. Nothing is
 * changed, and the log is not folded. `mayBeTorn`: also of a file that was copied in the midst of a fold and lacks its end.
 * @throws Error where the file is damaged
 */
export function readFileMark(
  path: string,
  {
    tablePrefix = '',
    alone = false,
    mayBeTorn = false,
  }: {
    readonly tablePrefix?: string | undefined
    readonly alone?: boolean
    readonly mayBeTorn?: boolean
  },
): FileMark | undefined {
  let binding: Binding | undefined
  try {
    binding = openBinding(alone ? uriOf(path, 'immutable=1') : path, { readOnly: true, mayBeTorn })
    return readMark(binding, tablePrefix)
  } catch (error) {
    if (String(error).includes('malformed')) throw error
    return undefined
  } finally {
    binding?.close()
  }
}

/** How many marks a file has together with its log; `undefined` where it cannot be read. Nothing is changed. */
export function countMarks(path: string, tablePrefix = ''): number | undefined {
  // Attached and read by `exec`: libsql closes a file only when the statements on it are collected, and who opens it until then
  // would be given what was remembered of this log, also where it has been set aside.
  const binding = openBinding(':memory:')
  try {
    binding.exec(`
      attach '${uriOf(path, 'mode=ro').replaceAll("'", "''")}' as file;
      create table found as select file_marks from file."${tablePrefix}im_incarnation" where id = 1;
      detach file`)
    const [row] = binding.prepare('select file_marks from found').all([])
    return row === undefined ? undefined : Number(row.file_marks)
  } catch {
    return undefined
  } finally {
    binding.close()
  }
}

function uriOf(path: string, parameter: string): string {
  return `file:${encodeURI(path).replace(/[?#]/g, encodeURIComponent)}?${parameter}`
}

function readMark(binding: Binding, tablePrefix: string): FileMark | undefined {
  const [row] = binding
    .prepare(
      `select file_state, file_log_salt, file_marks, file_schema = schema_version as is_own
       from "${tablePrefix}im_incarnation", pragma_schema_version where id = 1`,
    )
    .all([])
  if (row === undefined) return undefined
  return {
    state: fileStates[Number(row.file_state)] ?? 'whole',
    isOwn: row.is_own === 1,
    logSalt: Number(row.file_log_salt),
    marks: Number(row.file_marks),
  }
}
