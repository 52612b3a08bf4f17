import { fileLimits } from '../limits.js'

const pattern = /^[a-z0-9_-][a-z0-9._-]*(\/[a-z0-9_-][a-z0-9._-]*)*$/

/** Keys are ours, never a caller's: one that could leave its folder or mean something to a place is an error of the program. */
export function checkKey(key: string): string {
  if (key.length > fileLimits.blobKeyMaxCharacters || !pattern.test(key))
    throw new TypeError(`not a key of a blob: ${JSON.stringify(key)}`)
  return key
}
