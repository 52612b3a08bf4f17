import type { Source } from '../workshop/source.js'
import { type MediaFacts, toDurationMs } from './media-facts.js'

interface Box {
  readonly name: string
  readonly start: number
  readonly end: number
}

interface Track {
  readonly handler: string
  readonly width: number
  readonly height: number
}

/** Files with more are made to keep somebody busy. */
const maxBoxes = 2_000

/**
 * Tracks, size and duration of MP4, QuickTime and 3GPP, by their boxes (ISO/IEC 14496-12).
 * @throws Error where there is no list of tracks
 */
export async function readMp4(source: Source): Promise<MediaFacts> {
  const boxes = boxReader(source)
  const movie = (await boxes.list(0, source.bytes)).find(({ name }) => name === 'moov')
  if (movie === undefined) throw new Error('no moov')
  const inside = await boxes.list(movie.start, movie.end)
  const header = inside.find(({ name }) => name === 'mvhd')
  const tracks: Track[] = []
  for (const track of inside.filter(({ name }) => name === 'trak')) tracks.push(await readTrack(track))
  const video = tracks.find(({ handler, width, height }) => handler === 'vide' && width > 0 && height > 0)
  return {
    hasAudio: tracks.some(({ handler }) => handler === 'soun'),
    hasVideo: tracks.some(({ handler }) => handler === 'vide'),
    durationMs: header && (await readDuration(header)),
    width: video?.width,
    height: video?.height,
  }

  async function readDuration(box: Box): Promise<number | undefined> {
    const data = await boxes.data(box, 32)
    const isLong = data.getUint8(0) === 1
    const scale = data.getUint32(isLong ? 20 : 12)
    return toDurationMs((isLong ? Number(data.getBigUint64(24)) : data.getUint32(16)) / scale)
  }

  async function readTrack(box: Box): Promise<Track> {
    const parts = await boxes.list(box.start, box.end)
    const media = parts.find(({ name }) => name === 'mdia')
    const handler = media && (await boxes.list(media.start, media.end)).find(({ name }) => name === 'hdlr')
    const header = parts.find(({ name }) => name === 'tkhd')
    return {
      handler: handler === undefined ? '' : textAt(await boxes.data(handler, 12), 8),
      ...(header === undefined ? { width: 0, height: 0 } : sizeOf(await boxes.data(header, 96))),
    }
  }
}

/** As it is shown: turned where the matrix turns it by a quarter. */
function sizeOf(header: DataView): { readonly width: number; readonly height: number } {
  const matrix = header.getUint8(0) === 1 ? 52 : 40
  const isTurned = header.getInt32(matrix) === 0 && header.getInt32(matrix + 4) !== 0
  const [one, other] = [header.getUint32(matrix + 36) >>> 16, header.getUint32(matrix + 40) >>> 16]
  return isTurned ? { width: other, height: one } : { width: one, height: other }
}

function boxReader(source: Source) {
  let left = maxBoxes
  return {
    async list(from: number, to: number): Promise<Box[]> {
      const boxes: Box[] = []
      for (let at = from; at + 8 <= to; ) {
        left -= 1
        if (left < 0) throw new Error('too many boxes')
        const head = viewOf(await source.read(at, Math.min(at + 16, to)))
        const short = head.getUint32(0)
        const isLong = short === 1 && head.byteLength === 16
        const size = isLong ? Number(head.getBigUint64(8)) : short === 0 ? to - at : short
        const start = at + (isLong ? 16 : 8)
        const end = at + size
        if (end < start) throw new Error('a box that is shorter than its header')
        boxes.push({ name: textAt(head, 4), start, end: Math.min(end, to) })
        at = end
      }
      return boxes
    },
    /** Its first bytes; missing ones are 0. */
    async data({ start, end }: Box, bytes: number): Promise<DataView> {
      const whole = new Uint8Array(bytes)
      whole.set(await source.read(start, Math.min(start + bytes, end)))
      return viewOf(whole)
    },
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function textAt(data: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => data.getUint8(at + index)))
}
