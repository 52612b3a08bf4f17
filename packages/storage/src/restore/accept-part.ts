import { rename, rm } from 'node:fs/promises'
import { openBinding } from '../sqlite/binding.js'
import { checkWhole, damaged, PartOfDatabase } from '../sqlite/check-whole.js'

/**
 * Makes a file that lacks its log one that can be gone on with. A log that is not its own would be read into it, so it is kept under
 * another name; the pages of its indexes may be older than those of its tables, so they are made anew. A whole file stays as it is.
 * @throws Error with one clear sentence where a table itself is damaged
 */
export async function acceptPart(path: string): Promise<void> {
  try {
    checkWhole(path)
  } catch (error) {
    if (!(error instanceof PartOfDatabase)) throw error
    if (error.hasForeignLog) {
      await rename(`${path}-wal`, `${path}-wal.foreign`)
      await rm(`${path}-shm`, { force: true })
    }
    makeIndexesAnew(path)
  }
}

function makeIndexesAnew(path: string): void {
  const binding = openBinding(path)
  try {
    binding.exec('reindex')
    const [result] = binding.prepare('pragma integrity_check(1)').all([])
    if (result?.integrity_check !== 'ok') throw new Error(String(result?.integrity_check))
    // Into the file: a log would be taken for one of another moment.
    binding.exec('pragma wal_checkpoint(truncate)')
  } catch (cause) {
    throw new Error(damaged((cause as Error).message), { cause })
  } finally {
    binding.close()
  }
}
