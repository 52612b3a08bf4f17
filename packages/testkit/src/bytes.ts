import { randomBytes } from 'node:crypto'

/** Bytes by chance that no kind of file begins with: two by chance may be those of a sound, which is looked at first. */
export function makeBytes(count: number): Buffer<ArrayBuffer> {
  const bytes = randomBytes(count)
  bytes[0] = 0
  return bytes
}
