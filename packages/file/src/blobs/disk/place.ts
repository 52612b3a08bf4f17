import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { checkKey } from '../key.js'

/**
 * Where in a folder a blob is. `whole` has 256 folders, by a hash of the key, so that none of them grows long; the name of a file is its
 * key, with `+` for `/`, so that one is found by `find -name`.
 */
export interface Place {
  readonly begunFolder: string
  readonly wholeFolder: string
  /** Where small blobs are written before they get their name. */
  readonly temporaryFolder: string
  begun(key: string): string
  whole(key: string): string
}

export function createPlace(folder: string): Place {
  const begunFolder = join(folder, 'begun')
  const wholeFolder = join(folder, 'whole')
  return {
    begunFolder,
    wholeFolder,
    temporaryFolder: join(folder, 'temporary'),
    begun: (key) => join(begunFolder, toName(key)),
    whole: (key) => join(wholeFolder, shardOf(key), toName(key)),
  }
}

export function keyOfName(name: string): string {
  return name.replaceAll('+', '/')
}

function toName(key: string): string {
  return checkKey(key).replaceAll('/', '+')
}

function shardOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 2)
}
