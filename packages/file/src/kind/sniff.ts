import type { FileKind } from '@stonechat/protocol'
import { fileTypeFromBuffer } from 'file-type'

export interface Sniffed {
  readonly kind: Exclude<FileKind, 'voice'>
  readonly mediaType: string
}

/** What nobody knows anything of. */
export const unknownBytes: Sniffed = { kind: 'file', mediaType: 'application/octet-stream' }

/** How many bytes from the start of a file `sniff` looks at. */
export const sniffBytes = 4100

/**
 * What a file seems to be by its first bytes, whatever its name says. Pictures, sound and video are those that browsers show; pictures that
 * can run something (SVG) and such as cannot be decoded here (HEIC) are plain files. A container that may hold both sound and video counts
 * as `video` until a look at its tracks.
 * @param firstBytes the first `sniffBytes` of it, or all
 */
export async function sniff(firstBytes: Uint8Array): Promise<Sniffed> {
  if (isMovingAvif(firstBytes)) return { kind: 'file', mediaType: 'image/avif' }
  const found = await fileTypeFromBuffer(firstBytes.subarray(0, sniffBytes)).catch(() => undefined)
  if (found === undefined) return unknownBytes
  const [bare = unknownBytes.mediaType] = found.mime.split(';')
  const mediaType = commonNames.get(bare) ?? bare
  return { kind: shown.get(mediaType) ?? 'file', mediaType }
}

const shown = new Map<string, Sniffed['kind']>([
  ['image/jpeg', 'image'],
  ['image/png', 'image'],
  ['image/gif', 'image'],
  ['image/webp', 'image'],
  ['image/avif', 'image'],
  ['video/mp4', 'video'],
  ['video/quicktime', 'video'],
  ['video/webm', 'video'],
  ['video/matroska', 'video'],
  ['video/ogg', 'video'],
  ['video/3gpp', 'video'],
  ['audio/mpeg', 'audio'],
  ['audio/mp4', 'audio'],
  ['audio/aac', 'audio'],
  ['audio/ogg', 'audio'],
  ['audio/flac', 'audio'],
  ['audio/wav', 'audio'],
])

/** What browsers know by another name. */
const commonNames = new Map([
  ['image/apng', 'image/png'],
  ['audio/x-m4a', 'audio/mp4'],
  ['video/x-m4v', 'video/mp4'],
])

/** AVIF with several frames, of which only the first could be decoded. */
function isMovingAvif(bytes: Uint8Array): boolean {
  return (
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 12)).toString('latin1', 4) ===
    'ftypavis'
  )
}
