import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '@stonechat/protocol/base'
import { fileLimits } from '../../limits.js'
import { ifThere } from './on-disk.js'
import { createPlace } from './place.js'

/** Removes what processes left behind that ended while they made a small blob. Those that others make now are younger. */
export async function removeOldTemporaries(folder: string): Promise<void> {
  const { temporaryFolder } = createPlace(folder)
  const names = (await ifThere(() => readdir(temporaryFolder))) ?? []
  for (const path of names.map((name) => join(temporaryFolder, name))) {
    const found = await ifThere(() => stat(path))
    if (found !== undefined && systemClock() - found.mtimeMs > fileLimits.diskTemporaryKeptMs)
      await rm(path, { force: true })
  }
}
