import { rmSync, writeFileSync } from 'node:fs'

/** More than what may be left on a disk on which SQLite could not set up a database. */
const probeBytes = 256 * 1_024

const words: ReadonlyMap<unknown, string> = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk is full for this user'],
  ['EROFS', 'the file system is read-only'],
])

/**
 * What keeps the system from writing beside this file, where SQLite only says that it could not: of a log that cannot be
 * mapped it says the same whatever the reason. `undefined` where it can be written.
 */
export function findDiskReason(path: string): string | undefined {
  const probe = `${path}.probe`
  try {
    writeFileSync(probe, new Uint8Array(probeBytes), { mode: 0o600, flush: true })
    return undefined
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return words.get(code) ?? message
  } finally {
    rmSync(probe, { force: true })
  }
}
