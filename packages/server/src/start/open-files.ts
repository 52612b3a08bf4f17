import { type Blobs, createFiles, type Files, type FilesOptions, openBlobs } from '@stonechat/file'
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
  const blobs = await openPlace(files)
  return createFiles({ ...options, blobs, maxBytes: fileMaxSize, quotaBytes: fileQuota })
}

/**
 * Opens a place of files and tries it.
 * @throws ExitError 1 where it cannot be used
 */
export async function openPlace(place: string): Promise<Blobs> {
  try {
    return await openBlobs(place, { env: process.env })
  } catch (cause) {
    throw new ExitError(`cannot keep files in ${place}: ${reasonOf(cause)}`, 1, { cause })
  }
}
