import { copyFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from '../files/replace-file.js'
import { openBinding } from '../sqlite/binding.js'
import { PartOfDatabase } from '../sqlite/check-whole.js'
import { listSqliteMigrations } from '../sqlite/list-migrations.js'
import { acceptPart } from './accept-part.js'

/** What SQLite keeps beside a file. */
const companions = ['-wal', '-shm', '-wal.foreign'] as const

/**
 * Puts a backup in the place of a database that nobody has open; the backup stays. Until it is whole and checked, the database
 * is as it was.
 * @param wish `acceptsPart` takes a file that was copied without its log, or with another one, which is left out then
 * @throws Error with one clear sentence where the backup is none, is damaged or lacks its log
 */
export async function putBack(backup: string, path: string, { acceptsPart = false } = {}): Promise<void> {
  const beside = `${path}.restoring`
  try {
    await removeWith(beside)
    await copyFile(backup, beside)
    // Where the backup is a plain copy of a file in use, its log belongs to it.
    await copyFile(`${backup}-wal`, `${beside}-wal`).catch(() => {})
    if (acceptsPart) await acceptPart(beside)
    await check(beside, acceptsPart)
    for (const suffix of companions) await rm(`${path}${suffix}`, { force: true })
    await rename(beside, path)
    await syncFolder(dirname(path))
  } catch (error) {
    // What was checked is a copy under a name that nobody knows.
    throw error instanceof PartOfDatabase ? new PartOfDatabase(backup, error.hasForeignLog) : error
  } finally {
    await removeWith(beside)
  }
}

async function check(path: string, acceptsPart: boolean): Promise<void> {
  const migrations = await listSqliteMigrations(path, { acceptsPart })
  if (migrations.every(({ appliedAt }) => appliedAt === undefined))
    throw new Error('the backup is no database of Stonechat')
  const binding = openBinding(path)
  try {
    const [result] = binding.prepare('pragma integrity_check(1)').all([])
    if (result?.integrity_check !== 'ok') throw new Error(`the backup is damaged: ${result?.integrity_check}`)
    // On disk, and in this one file.
    binding.exec('pragma synchronous = full; pragma wal_checkpoint(truncate)')
  } finally {
    binding.close()
  }
}

async function removeWith(path: string): Promise<void> {
  for (const suffix of ['', ...companions]) await rm(`${path}${suffix}`, { force: true })
}
