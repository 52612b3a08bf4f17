import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs'
import { countMarks, type FileMark, foldingFile, readFileMark } from './file-mark.js'
import { readLogSalt } from './log-header.js'

/** What became of the log of the process that had the file open last. */
export type LogFate =
  /** It is there. */
  | 'there'
  /** SQLite has copied it into the file. */
  | 'folded'
  /** There is none, and none may have been; or nobody can know. */
  | 'none'

/** A file that lacks what was acknowledged last. */
export class PartOfDatabase extends Error {
  /** Whether a log is there which is not its own. */
  readonly hasForeignLog: boolean
  constructor(path: string, hasForeignLog: boolean) {
    const log = `${path}-wal`
    super(
      hasForeignLog
        ? `${log} belongs to another state of the file: the two were copied at different times; ${advice}`
        : `it is only a part: it was copied or left while a server had it open, and what was written last is in ${log}, which is missing; ${advice}`,
    )
    this.hasForeignLog = hasForeignLog
  }
}

/** The sentence about a file that SQLite cannot read. */
export const damaged = (reason: string): string =>
  `the file is damaged, as one is that was copied while it was written to: ${reason}`

const advice =
  'bring both files as they were at one moment, or a copy made by `stonechat copy`, or go on without what is missing: `stonechat restore -incomplete`'

/**
 * Whether a file that is not open yet is the whole database, with the log beside it if there is one. Changes nothing. See
 * `file-mark.ts`.
 * @throws PartOfDatabase where it is not; Error where it is damaged
 */
export function checkWhole(path: string, tablePrefix?: string): LogFate {
  if (!existsSync(path)) return 'none'
  const salt = readLogSalt(path)
  const isFolding = existsSync(foldingFile(path, tablePrefix))
  if (salt !== undefined) {
    if (!isFolding && !belongs(salt, path, tablePrefix)) throw new PartOfDatabase(path, true)
    return 'there'
  }
  const mark = readAlone(path, tablePrefix)
  if (mark === undefined || !mark.isOwn) return 'none'
  if (mark.state === 'whole') return mark.logSalt === 0 ? 'none' : 'folded'
  if (!isFolding) throw new PartOfDatabase(path, false)
  return 'none'
}

function readAlone(path: string, tablePrefix: string | undefined): FileMark | undefined {
  try {
    return readFileMark(path, { tablePrefix, alone: true }) ?? readFileMark(path, { tablePrefix })
  } catch (cause) {
    throw new Error(damaged((cause as Error).message), { cause })
  }
}

function belongs(salt: number, path: string, tablePrefix: string | undefined): boolean {
  // Closing the file would drop the locks of others in this process.
  if (mayBeOpenHere(path)) return true
  try {
    const alone = readFileMark(path, { tablePrefix, alone: true, mayBeTorn: true })
    if (alone === undefined || alone.state === 'whole' || !alone.isOwn || alone.logSalt === 0) return true
    if (!isSaltOf(alone, salt)) return false
    // What is damaged together is found when it is opened.
    return (countMarks(path, tablePrefix) ?? alone.marks) >= alone.marks
  } catch {
    return true
  }
}

/** The log may begin anew with `part`, and again with `whole`; each moves the salt by one. */
function isSaltOf({ state, logSalt }: FileMark, salt: number): boolean {
  const rounds = (salt - logSalt) >>> 0
  return rounds <= (state === 'part' ? 2 : 0)
}

/** Linux says which files a process has open. */
function mayBeOpenHere(path: string): boolean {
  try {
    const file = realpathSync(path)
    return readdirSync('/proc/self/fd').some((name) => target(name) === file)
  } catch {
    return true
  }
}

function target(name: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${name}`)
  } catch {
    return undefined
  }
}
