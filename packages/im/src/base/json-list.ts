/**
 * Values that stand as JSON already: in UTF-8, one after the other, with a comma between. A long list crosses threads and goes out to a
 * socket as one piece of memory, and nobody makes objects of it on the way.
 */
export class JsonList<T> {
  readonly #bytes: Uint8Array
  /** Where each value ends. */
  readonly #ends: readonly number[]

  constructor(bytes: Uint8Array, ends: readonly number[]) {
    this.#bytes = bytes
    this.#ends = ends
  }

  /** Writes the values. */
  static of<T>(values: readonly T[]): JsonList<T> {
    return new JsonList(...writeJsonList(values.map((value) => JSON.stringify(value))))
  }

  get length(): number {
    return this.#ends.length
  }

  /** What stands between the brackets of an array of these. */
  get bytes(): Uint8Array {
    return this.#bytes
  }

  /** Reads one value; of the last one with -1. */
  at(index: number): T | undefined {
    const place = index < 0 ? this.length + index : index
    const end = this.#ends[place]
    return end === undefined
      ? undefined
      : (JSON.parse(decode(this.#bytes.subarray(this.#startOf(place), end))) as T)
  }

  /** Reads all values. */
  read(): T[] {
    return JSON.parse(`[${decode(this.#bytes)}]`) as T[]
  }

  slice(from: number, to: number): JsonList<T> {
    const start = this.#startOf(from)
    const ends = this.#ends.slice(from, to)
    return new JsonList(
      this.#bytes.subarray(start, ends.at(-1) ?? start),
      start === 0 ? ends : ends.map((end) => end - start),
    )
  }

  concat(other: JsonList<T>): JsonList<T> {
    if (this.length === 0 || other.length === 0) return this.length === 0 ? other : this
    const start = this.#bytes.length + 1
    return new JsonList(Buffer.concat([this.#bytes, comma, other.#bytes]), [
      ...this.#ends,
      ...other.#ends.map((end) => start + end),
    ])
  }

  /** How many from the front, or from the end, take at most so many bytes; at least one. */
  countWithin(maxBytes: number, side: 'front' | 'end'): number {
    const { length } = this
    for (let count = length; count > 1; count -= 1) {
      const bytes =
        side === 'front' ? this.#ends[count - 1]! : this.#bytes.length - this.#startOf(length - count)
      if (bytes <= maxBytes) return count
    }
    return Math.min(1, length)
  }

  #startOf(index: number): number {
    return index === 0 ? 0 : this.#ends[index - 1]! + 1
  }
}

/** What a list is made of, which crosses threads. The memory is nothing else's: a clone takes all of it along. */
export function writeJsonList(texts: readonly string[]): [bytes: Uint8Array, ends: number[]] {
  const length = texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 1, 0)
  const bytes = Buffer.allocUnsafeSlow(Math.max(0, length - 1))
  const ends: number[] = []
  let at = 0
  for (const text of texts) {
    if (at > 0) at += bytes.write(',', at)
    at += bytes.write(text, at)
    ends.push(at)
  }
  return [bytes, ends]
}

const comma = Buffer.from(',')
const decoder = new TextDecoder()

function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}
