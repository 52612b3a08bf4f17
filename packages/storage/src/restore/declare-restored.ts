import { type EndAddress, openTarget } from '../copy/open-end.js'
import { changeIncarnation } from '../incarnation/change-incarnation.js'
import { readMark, writeMark } from '../incarnation/mark-file.js'
import { listTablesWithIds, readStanding } from '../incarnation/read-standing.js'
import { checkWhole } from '../sqlite/check-whole.js'
import { writeFileMark } from '../sqlite/file-mark.js'
import { sqliteMarkFile } from '../sqlite/roles.js'
import { acceptPart } from './accept-part.js'

export interface RestoredOptions {
  readonly address: EndAddress
  /** Where a node noted how far a database on another machine had come. */
  readonly markFile?: string | undefined
  /** Takes a file whose log is missing or another's. */
  readonly acceptsPart?: boolean
}

/**
 * Gives a database that was set back to a backup its new name, so that all clients load it anew. Its tables are brought up to
 * date. Nodes that run notice within seconds.
 * @returns the new name
 * @throws Error with one clear sentence where the database cannot be opened
 */
export async function declareRestored({
  address,
  markFile,
  acceptsPart = false,
}: RestoredOptions): Promise<string> {
  if (address.kind === 'sqlite') {
    if (acceptsPart) await acceptPart(address.path)
    else checkWhole(address.path)
  }
  await using end = await openTarget(address)
  const mark = address.kind === 'sqlite' ? sqliteMarkFile(address.path) : markFile
  const known = mark === undefined ? undefined : await readMark(mark)
  const tables = await listTablesWithIds(end)
  const value = await changeIncarnation(end, await readStanding(end, tables), known?.ids)
  if (mark !== undefined) await writeMark(mark, { ...(await readStanding(end, tables)), isClosed: true })
  if (address.kind === 'sqlite') await writeFileMark(end.db, { state: 'whole', logSalt: 0 })
  return value
}
