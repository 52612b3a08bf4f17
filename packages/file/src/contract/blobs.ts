/**
 * Where the bytes of files are: a folder, a bucket. A blob has a key and, once it is whole, never changes. What a method reports as
 * done survives a crash of the process and, as far as the place promises it, of the machine.
 *
 * Failure: methods reject with StonechatError `unavailable` where the place cannot be reached or is full; what was written
 * before stays as it was reported.
 */
export interface Blobs {
  /**
   * Begins a blob that comes in parts; it cannot be read before its last byte is there, and can for sure after `finish`. Begun again
   * for as many bytes, it begins anew, and what was begun before is gone once it is finished.
   * @param bytes how many there will be in all, at most
   * @returns what to remember of it, as text of at most 60 KB
   */
  begin(key: string, bytes: number): Promise<BlobProgress>

  /**
   * Writes on behind what is there. Each value it yields is durable, and the one to remember from then on; the iteration ends where the
   * bytes end, after a last value. Where the bytes fail, it rejects with their error, and the last value still holds, so as much as
   * possible is made durable first. What was written beyond the progress given here is forgotten. One at a time writes to a key.
   * @param bytes not more than are missing; nobody may change a chunk once it is handed over
   */
  write(key: string, progress: BlobProgress, bytes: AsyncIterable<Uint8Array>): AsyncIterable<BlobProgress>

  /** Makes a begun blob whole, whose bytes are all there. Again is harmless, also where the first answer was lost. */
  finish(key: string, progress: BlobProgress): Promise<void>

  /**
   * Gives up what was begun under a key, and leaves nothing of it, also where the progress is not known any more. Again is harmless.
   * A whole blob stays: one whose last byte is there may be whole already, and has to be deleted too.
   */
  discard(key: string): Promise<void>

  /** Makes a small blob at once, or replaces it. */
  put(key: string, bytes: Uint8Array): Promise<void>

  /**
   * Some bytes of a whole blob.
   * @param range first byte, and the one after the last; all by default
   * @throws StonechatError `not_found` where there is no such blob
   */
  read(key: string, range?: ByteRange): Promise<AsyncIterable<Uint8Array>>

  /** Deletes a whole blob. Again is harmless. */
  delete(key: string): Promise<void>

  /** Every blob, whole or begun, in no order: to find what nothing refers to. */
  list(): AsyncIterable<BlobEntry>
}

export interface BlobProgress {
  /** How many bytes are there. */
  readonly offset: number
  /** What only the place itself understands. */
  readonly state: string
}

export interface ByteRange {
  readonly start: number
  readonly end: number
}

export interface BlobEntry {
  readonly key: string
  /** Of a begun one, as far as the place says. */
  readonly bytes: number
  readonly isWhole: boolean
  /** When it last changed, Unix milliseconds. */
  readonly changedAt: number
}
