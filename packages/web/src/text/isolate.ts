/** In a sentence that is plain text: words of others stand apart, so that they turn nothing around them. */

/** Latin letters and signs turn nothing in the languages of the app, all of which are written from left to right. */
const plain = /^[ -~]*$/

/** Words without what would turn them, or end their isolation: names from before there were rules may hold it. */
export function straighten(words: string): string {
  return words.replace(/\p{Bidi_Control}/gu, '')
}

/** Words of somebody, for a sentence. */
export function isolate(words: string): string {
  return plain.test(words) ? words : `\u2068${straighten(words)}\u2069`
}

/** The same texts, with whatever is put into a sentence isolated in it. */
export function isolateInsertions<T>(texts: T): T {
  if (typeof texts === 'function') return ((...values: unknown[]) => texts(...values.map(isolateValue))) as T
  if (typeof texts !== 'object' || texts === null) return texts
  return Object.fromEntries(
    Object.entries(texts).map(([name, part]) => [name, isolateInsertions<unknown>(part)]),
  ) as T
}

function isolateValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(isolateValue)
  return typeof value === 'string' ? isolate(value) : value
}
