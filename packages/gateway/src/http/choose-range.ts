/** Which bytes of an answer a request asks for (RFC 9110 §14). */

/** The first byte, and the one after the last. */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * @param headers of the request
 * @param whole how many bytes there are, and their strong entity tag
 * @returns `undefined` for all of them: nothing was asked for, or several ranges, or something that is no range of bytes, or they
 * have changed since; `unsatisfiable` where the range begins behind the end
 */
export function chooseRange(
  headers: { readonly range?: string | undefined; readonly 'if-range'?: string | string[] | undefined },
  whole: { readonly bytes: number; readonly etag: string },
): Range | 'unsatisfiable' | undefined {
  const ifRange = headers['if-range']
  if (headers.range === undefined || (ifRange !== undefined && ifRange !== whole.etag)) return undefined
  const asked = rangePattern.exec(headers.range)?.groups
  if (asked === undefined) return undefined
  const { first = '', last = '' } = asked
  if (first === '') return last === '' ? undefined : lastBytes(Number(last), whole.bytes)
  const start = Number(first)
  const end = last === '' ? whole.bytes : Number(last) + 1
  if (end <= start && last !== '') return undefined
  return start < whole.bytes ? { start, end: Math.min(end, whole.bytes) } : 'unsatisfiable'
}

function lastBytes(count: number, bytes: number): Range | 'unsatisfiable' {
  if (count === 0 || bytes === 0) return 'unsatisfiable'
  return { start: Math.max(0, bytes - count), end: bytes }
}

const rangePattern = /^bytes *= *(?<first>\d*) *- *(?<last>\d*) *$/i
