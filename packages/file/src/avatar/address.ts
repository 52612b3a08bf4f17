const folder = '/api/avatars/'
const ending = '.webp'

export function avatarUrl(hash: string): string {
  return `${folder}${hash}${ending}`
}

/** The hash in the last part of such an address; `undefined` where it is none. */
export function hashOf(name: string): string | undefined {
  return new RegExp(`^([0-9a-f]{32})\\${ending}$`).exec(name)?.[1]
}
