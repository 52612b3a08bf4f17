import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { sniff, unknownBytes } from './sniff.js'

const red = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
const latin = (text: string) => Buffer.from(text, 'latin1')
/** The box that an MP4 begins with. */
const brand = (name: string) => latin(`\0\0\0\x18ftyp${name}\0\0\0\0${name}mif1`)
/** A page of Ogg whose first packet begins so. */
const ogg = (packet: string) => Buffer.concat([latin('OggS\0\x02'), Buffer.alloc(22), latin(packet)])
const ebml = (type: string) =>
  Buffer.concat([
    latin('\x1a\x45\xdf\xa3'),
    Buffer.from([0x80 | (type.length + 3), 0x42, 0x82, 0x80 | type.length]),
    latin(type),
    Buffer.alloc(64),
  ])

describe('sniff', () => {
  it.each([
    ['image/jpeg', () => red.clone().jpeg()],
    ['image/png', () => red.clone().png()],
    ['image/gif', () => red.clone().gif()],
    ['image/webp', () => red.clone().webp()],
    ['image/avif', () => red.clone().avif()],
  ])('[L300] a picture is found by its bytes: %s', async (mediaType, encode) => {
    expect(await sniff(await encode().toBuffer())).toEqual({ kind: 'image', mediaType })
  })

  it.each([
    ['video', 'video/mp4', brand('isom')],
    ['video', 'video/mp4', brand('M4V ')],
    ['video', 'video/quicktime', brand('qt  ')],
    ['video', 'video/webm', ebml('webm')],
    ['video', 'video/matroska', ebml('matroska')],
    ['audio', 'audio/mp4', brand('M4A ')],
    ['audio', 'audio/ogg', ogg('OpusHead')],
    ['audio', 'audio/ogg', ogg('\x01vorbis\0')],
    ['audio', 'audio/mpeg', latin('ID3\x04\0\0\0\0\x7f\x7f')],
    ['audio', 'audio/flac', latin('fLaC')],
    ['audio', 'audio/wav', latin('RIFF\x24\0\0\0WAVEfmt ')],
  ])('[L300] sound and video are found by their bytes: %s, %s', async (kind, mediaType, bytes) => {
    expect(await sniff(bytes)).toEqual({ kind, mediaType })
  })

  it.each([
    [
      'a drawing that can run scripts',
      latin('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'),
    ],
    ['a page', latin('<!doctype html><script>1</script>')],
    ['a text', latin('A GIF is what I write about')],
    ['half a signature', latin('\x89PN')],
    ['nothing', latin('')],
    ['noise', Buffer.alloc(5000, 7)],
  ])('[L301] what nobody can show is a plain file of unknown type: %s', async (_, bytes) => {
    expect(await sniff(bytes)).toEqual(unknownBytes)
  })

  it.each([
    ['image/heic', brand('heic')],
    ['image/avif', brand('avis')],
    ['image/bmp', latin('BM\x46\0\0\0\0\0\0\0\x36\0\0\0')],
    ['application/xml', latin('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['application/pdf', latin('%PDF-1.7')],
    ['application/zip', latin('PK\x05\x06'.padEnd(22, '\0'))],
  ])('[L301] what browsers cannot show is a plain file of its type: %s', async (mediaType, bytes) => {
    expect(await sniff(bytes)).toEqual({ kind: 'file', mediaType })
  })
})
