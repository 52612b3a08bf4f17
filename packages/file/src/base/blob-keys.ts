/**
 * Which keys the blobs of a file have. All follow from its id, so that whoever removes it finds every one of them, also those that a crash kept from
 * being written down. They are spread by the last digits, since the first ones of ids that were made on the same day are equal: many servers
 * of S3 keep a prefix as a folder and are slow where that is long. On disk folders are even whatever the keys are.
 */

const files = 'files'
const avatars = 'avatars'

/** The bytes as they were uploaded. */
export function contentKey(id: string): string {
  return `${files}/${id.slice(-2)}/${id}`
}

/** The bytes without what is not for others. */
export function cleanKey(id: string): string {
  return `${contentKey(id)}-clean`
}

export function previewKey(id: string): string {
  return `${contentKey(id)}-preview.webp`
}

/** All that a file may have. */
export function keysOf(id: string): readonly string[] {
  return [contentKey(id), cleanKey(id), previewKey(id)]
}

export function avatarKey(hash: string, pixels: number): string {
  return `${avatars}/${hash.slice(0, 2)}/${hash}-${pixels}.webp`
}

/** Whose blob it is; `undefined` for one that is none of ours. */
export function ownerOf(key: string): { readonly fileId: string } | { readonly hash: string } | undefined {
  const name = key.slice(key.lastIndexOf('/') + 1)
  const fileId = name.slice(0, uuidCharacters)
  if (keysOf(fileId).includes(key) && fileId.length === uuidCharacters) return { fileId }
  const [, hash, pixels] = /^([0-9a-z_-]+)-(\d+)\.webp$/.exec(name) ?? []
  return hash !== undefined && key === avatarKey(hash, Number(pixels)) ? { hash } : undefined
}

const uuidCharacters = 36
