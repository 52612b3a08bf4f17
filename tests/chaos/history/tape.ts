import { type Entry, type EntryKind, entryFields, fieldsMax } from './entry.js'

const kinds = Object.keys(entryFields) as EntryKind[]
const width = 1 + fieldsMax
const chunkEntries = 2_048

/** The entries of one device, packed: 20 bytes each. */
export class Tape implements Iterable<Entry> {
  readonly #chunks: Int32Array[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  add(entry: Entry): void {
    const place = this.#length % chunkEntries
    if (place === 0) this.#chunks.push(new Int32Array(chunkEntries * width))
    const chunk = this.#chunks.at(-1)!
    const start = place * width
    chunk[start] = kinds.indexOf(entry.kind)
    const values = entry as unknown as Record<string, number>
    const names = entryFields[entry.kind]
    for (let index = 0; index < names.length; index += 1) chunk[start + 1 + index] = values[names[index]!]!
    this.#length += 1
  }

  *[Symbol.iterator](): Iterator<Entry> {
    for (let index = 0; index < this.#length; index += 1) {
      const chunk = this.#chunks[Math.floor(index / chunkEntries)]!
      const start = (index % chunkEntries) * width
      const kind = kinds[chunk[start]!]!
      const entry: Record<string, number | string> = { kind }
      const names = entryFields[kind]
      for (let field = 0; field < names.length; field += 1) entry[names[field]!] = chunk[start + 1 + field]!
      yield entry as unknown as Entry
    }
  }
}
