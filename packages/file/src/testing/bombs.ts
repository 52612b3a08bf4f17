import { deflateSync } from 'node:zlib'
import { crc32 } from './crc32.js'

/** A PNG of some 100 KB with 30,000 × 30,000 pixels. */
export function pngBomb(): Buffer {
  const side = 30_000
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header[8] = 1
  const rows = deflateSync(Buffer.alloc(side * (side / 8 + 1)), { level: 1 })
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A GIF of some 20 KB with a thousand frames on 2,000 × 2,000 pixels. */
export function gifBomb(): Buffer {
  const side = [0xd0, 0x07]
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 0x01, 0])
  return Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.from([...side, ...side, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]),
    ...Array.from({ length: 1000 }, () => frame),
    Buffer.from([0x3b]),
  ])
}

/** A piece of a PNG. */
export function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
