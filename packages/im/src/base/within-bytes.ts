/**
 * How many of these, from the front, make an answer of at most so many bytes of JSON; at least one. A frame that is larger
 * than the queue of a connection would cut the connection, again after each attempt.
 */
export function countWithinBytes(items: readonly unknown[], maxBytes: number): number {
  let bytes = 0
  for (const [index, item] of items.entries()) {
    bytes += Buffer.byteLength(JSON.stringify(item))
    if (bytes > maxBytes && index > 0) return index
  }
  return items.length
}
