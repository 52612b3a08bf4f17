/** What the operating system meant, in words for a person; anything else by its first line. */
export function reasonOf(cause: unknown): string {
  const code = (cause as { code?: unknown } | null)?.code
  if (typeof code === 'string' && words.has(code)) return words.get(code)!
  const text = cause instanceof Error ? cause.message : String(cause)
  return text.split('\n')[0]!
}

const words: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EPERM', 'not permitted'],
  ['EROFS', 'the file system is read-only'],
  ['ENOTDIR', 'something on the way is not a folder'],
  ['EISDIR', 'it is a folder'],
  ['EEXIST', 'something else is there'],
  ['ENOSPC', 'the disk is full'],
  ['EIO', 'the device does not answer'],
  ['EADDRINUSE', 'the port is in use'],
  ['EADDRNOTAVAIL', 'this machine has no such address'],
  ['ENOTFOUND', 'there is no such host'],
  ['ECONNREFUSED', 'nothing answers there'],
])
