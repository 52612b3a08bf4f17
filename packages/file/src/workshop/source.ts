import { StonechatError } from '@stonechat/protocol'
import { joinBytes } from '../base/join-bytes.js'
import type { Blobs } from '../contract/index.js'

/** Bytes of which any part can be read. */
export interface Source {
  readonly bytes: number
  /** @returns those from `start` up to `end`, of which there must be so many */
  read(start: number, end: number): Promise<Uint8Array>
}

/** The bytes of a blob. */
export function blobSource(blobs: Blobs, key: string, bytes: number): Source {
  return {
    bytes,
    async read(start, end) {
      const whole = await joinBytes(await blobs.read(key, { start, end }))
      // Fewer would be taken for a broken picture.
      if (whole.length !== end - start) throw new StonechatError('unavailable')
      return whole
    },
  }
}

/** Bytes that are in memory. */
export function memorySource(bytes: Uint8Array): Source {
  return { bytes: bytes.length, read: async (start, end) => bytes.subarray(start, end) }
}

const pageBytes = 64 * 1024

/** Reads whole pages and keeps the last ones, since those who parse ask for a few bytes at a time. */
export function cached(source: Source): Source {
  const pages = new Map<number, Uint8Array>()
  const page = async (index: number): Promise<Uint8Array> => {
    const known = pages.get(index)
    if (known !== undefined) return known
    const start = index * pageBytes
    const read = await source.read(start, Math.min(start + pageBytes, source.bytes))
    const [oldest] = pages.keys()
    if (pages.size >= 4 && oldest !== undefined) pages.delete(oldest)
    pages.set(index, read)
    return read
  }
  return {
    bytes: source.bytes,
    async read(start, end) {
      const whole = new Uint8Array(end - start)
      for (let at = start; at < end; ) {
        const index = Math.floor(at / pageBytes)
        const inPage = at - index * pageBytes
        const piece = (await page(index)).subarray(inPage, inPage + end - at)
        if (piece.length === 0) throw new Error('read beyond the end')
        whole.set(piece, at - start)
        at += piece.length
      }
      return whole
    },
  }
}

/** All bytes of a source, in memory. */
export async function readAll(source: Source, pieceBytes: number): Promise<Uint8Array> {
  const whole = new Uint8Array(source.bytes)
  for (let start = 0; start < source.bytes; start += pieceBytes)
    whole.set(await source.read(start, Math.min(start + pieceBytes, source.bytes)), start)
  return whole
}
