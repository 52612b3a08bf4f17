import { mkdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '../config/load-config.js'
import { ExitError } from '../exit-error.js'
import { reasonOf } from './reason-of.js'

/**
 * Makes the data folder and the folder of the embedded database, for the owner only, unless they are there.
 * @throws ExitError 1 where that cannot be done
 */
export async function ensureFolders({ data, db }: Pick<Config, 'data' | 'db'>): Promise<void> {
  await ensureFolder(data)
  if (db.kind === 'sqlite') await ensureFolder(dirname(db.path))
}

/** Where a node notes how far a database on another machine has come; nodes may share a data folder. */
export function markFileOf({ data, id }: Pick<Config, 'data' | 'id'>): string {
  return join(data, `${id}.mark`)
}

async function ensureFolder(path: string): Promise<void> {
  try {
    await makeFolder(path)
  } catch (cause) {
    throw new ExitError(`cannot use the folder ${path}: ${reasonOf(cause)}`, 1, { cause })
  }
}

/** Level by level: where several are missing, Node says that the last one is, whatever kept it from making the first. */
async function makeFolder(path: string): Promise<void> {
  const failure = await tryToMake(path)
  if (failure === undefined) return
  if (failure.code !== 'ENOENT' || dirname(path) === path) throw failure
  await makeFolder(dirname(path))
  const again = await tryToMake(path)
  if (again !== undefined) throw again
}

/** Why it is no folder, unless it is one now. */
async function tryToMake(path: string): Promise<NodeJS.ErrnoException | undefined> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    )
    return isFolder ? undefined : (error as NodeJS.ErrnoException)
  }
}
