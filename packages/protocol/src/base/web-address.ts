/** Addresses of pictures and links, as browsers read them. */

/** What both Node and browsers have; this package knows the types of neither. */
declare const URL: new (url: string, base?: string) => { readonly origin: string; readonly protocol: string }

/** What a browser leaves out (tabs, line ends, spaces around), reads as another character (`\\`), or does not show. */
const altered = /[\s\\\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u

/** A name that no server has, in place of the own one. */
const ownOrigin = 'https://own.invalid'

/**
 * Whether this is an absolute http(s) address, or a path on the own origin: as every browser reads it, and as people do. It
 * names no user before its host.
 */
export function isAddress(value: string): boolean {
  if (altered.test(value)) return false
  const isPath = value.startsWith('/')
  if (!isPath && !/^https?:\/\/[^/?#@]+([/?#]|$)/i.test(value)) return false
  try {
    const { origin, protocol } = new URL(value, isPath ? ownOrigin : undefined)
    return isPath ? origin === ownOrigin : /^https?:$/.test(protocol)
  } catch {
    return false
  }
}
