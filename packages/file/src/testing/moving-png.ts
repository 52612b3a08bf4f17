import { deflateSync } from 'node:zlib'
import { chunk } from './bombs.js'

/** An APNG of two frames, grey and black. */
export function movingPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const frame = (grey: number) =>
    deflateSync(
      Buffer.alloc(height * (width + 1), grey).map((byte, at) => (at % (width + 1) === 0 ? 0 : byte)),
    )
  const control = (sequence: number) => {
    const data = Buffer.alloc(26)
    data.writeUInt32BE(sequence, 0)
    data.writeUInt32BE(width, 4)
    data.writeUInt32BE(height, 8)
    data.writeUInt16BE(1, 20)
    data.writeUInt16BE(10, 22)
    return data
  }
  const number = (value: number) => {
    const data = Buffer.alloc(4)
    data.writeUInt32BE(value)
    return data
  }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('acTL', Buffer.concat([number(2), number(0)])),
    chunk('fcTL', control(0)),
    chunk('IDAT', frame(128)),
    chunk('fcTL', control(1)),
    chunk('fdAT', Buffer.concat([number(2), frame(0)])),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
