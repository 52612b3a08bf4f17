import { createFiles, type Files, type FilesOptions, openBlobs } from '@stonechat/file'
import type { Config } from '../config/load-config.js'
import { ExitError } from '../exit-error.js'
import { reasonOf } from './reason-of.js'

/**
 * Opens the place of files and tries it. `undefined` where none is known: files are off then.
 * @throws ExitError 1 where it cannot be used
 */
export async function openFiles(
  { files, fileMaxSize, fileQuota }: Pick<Config, 'files' | 'fileMaxSize' | 'fileQuota'>,
  options: Omit<FilesOptions, 'blobs' | 'maxBytes' | 'quotaBytes'>,
): Promise<Files | undefined> {
  if (files === undefined) return undefined
  try {
    const blobs = await openBlobs(files, { env: process.env })
    return createFiles({ ...options, blobs, maxBytes: fileMaxSize, quotaBytes: fileQuota })
  } catch (cause) {
    throw new ExitError(`cannot keep files in ${files}: ${reasonOf(cause)}`, 1, { cause })
  }
}
