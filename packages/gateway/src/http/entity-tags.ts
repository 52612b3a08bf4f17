/** Whether a client has what it asks for already: `If-None-Match`, compared weakly (RFC 9110 §13.1.2). */
export function isKnownTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  const tags = header.split(',').map((one) => one.trim())
  return tags.includes('*') || tags.some((tag) => opaque(tag) === opaque(etag))
}

function opaque(tag: string): string {
  return tag.startsWith('W/') ? tag.slice(2) : tag
}
