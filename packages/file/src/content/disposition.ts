/**
 * `Content-Disposition` (RFC 6266) with a name in any script: as it is in `filename*`, and in ASCII for programs that know no other.
 */
export function describeDisposition(name: string, isInline: boolean): string {
  const simple = name
    .toWellFormed()
    .replace(/[^\x20-\x7e]/gu, '_')
    .replace(/["\\%]/g, '_')
  const exact = encodeURIComponent(name.toWellFormed()).replace(
    /['()*!]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${isInline ? 'inline' : 'attachment'}; filename="${simple}"; filename*=UTF-8''${exact}`
}
