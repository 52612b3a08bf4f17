import { type Blobs, openBlobs } from '@stonechat/file'
import type { Config } from '../config/load-config.js'
import { ExitError } from '../exit-error.js'
import { reasonOf } from './reason-of.js'

/**
 * Opens the place of files and tries it.
 * @throws ExitError 1 where it cannot be used
 */
export async function openFiles({ files }: Pick<Config, 'files'>): Promise<Blobs> {
  try {
    return await openBlobs(files, { env: process.env })
  } catch (cause) {
    throw new ExitError(`cannot keep files in ${files}: ${reasonOf(cause)}`, 1, { cause })
  }
}
