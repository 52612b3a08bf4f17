import { mkdir } from 'node:fs/promises'
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
    await mkdir(path, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new ExitError(`cannot use the folder ${path}: ${reasonOf(cause)}`, 1, { cause })
  }
}
