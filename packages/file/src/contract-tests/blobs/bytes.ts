import { createHash, randomUUID } from 'node:crypto'
import type { BlobProgress, Blobs } from '../../contract/index.js'

export const mebibyte = 1024 * 1024

/** A key that no other test uses. */
export function newKey(): string {
  return `test/${randomUUID()}`
}

/** So many bytes, the same for the same seed, without a pattern that would hide a shift. */
export function makeBytes(count: number, seed: string | number = 'bytes'): Uint8Array {
  const bytes = new Uint8Array(count)
  for (let at = 0, block = 0; at < count; at += 64, block += 1) {
    const digest = createHash('sha512')
      .update(`${seed} ${Math.floor(block / 256)}`)
      .digest()
    bytes.set(digest.subarray(0, Math.min(64, count - at)), at)
    bytes[at] = block % 256
  }
  return bytes
}

/** The line broke. */
export class Cut extends Error {}

/** The bytes from `start` on, in chunks, up to `end`; broken there with `Cut` where `isCut`. */
export async function* chunksOf(
  bytes: Uint8Array,
  { start = 0, end = bytes.byteLength, chunkBytes = 64 * 1024, isCut = false } = {},
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += chunkBytes) yield bytes.slice(at, Math.min(at + chunkBytes, end))
  if (isCut) throw new Cut('the line broke')
}

/** Writes to the end of the bytes; the last progress. Rejects as the writing does, with what was yielded before in `seen`. */
export async function writeAll(
  blobs: Blobs,
  key: string,
  from: BlobProgress,
  bytes: AsyncIterable<Uint8Array>,
  seen: BlobProgress[] = [],
): Promise<BlobProgress> {
  let last = from
  for await (const progress of blobs.write(key, from, bytes)) {
    last = progress
    seen.push(progress)
  }
  return last
}

/** Makes a whole blob in parts. */
export async function store(blobs: Blobs, key: string, bytes: Uint8Array): Promise<BlobProgress> {
  const progress = await writeAll(blobs, key, await blobs.begin(key, bytes.byteLength), chunksOf(bytes))
  await blobs.finish(key, progress)
  return progress
}

export async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

/** Equal without the cost, and the output, of comparing them one by one. */
export function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0
}

export async function holds(blobs: Blobs, key: string, bytes: Uint8Array): Promise<boolean> {
  return isEqual(await readAll(await blobs.read(key)), bytes)
}

/** What the place says of one key. */
export async function entriesOf(blobs: Blobs, key: string) {
  const entries = []
  for await (const entry of blobs.list()) if (entry.key === key) entries.push(entry)
  return entries
}
