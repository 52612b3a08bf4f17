import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { thumbHashToApproximateAspectRatio } from 'thumbhash'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contentKey } from '../base/blob-keys.js'
import { createDiskBlobs } from '../blobs/disk/index.js'
import type { Blobs, FileRecord } from '../contract/index.js'
import { sniff } from '../kind/sniff.js'
import { gifBomb, pngBomb } from '../testing/bombs.js'
import { colourAt, phonePicture, secrets } from '../testing/phone-picture.js'
import { sample } from '../testing/samples.js'
import { createWorkshop, type Workshop } from '../workshop/workshop.js'
import { processFile } from './process-file.js'

let folder: string
let blobs: Blobs
let workshop: Workshop
let count = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stonechat-process-'))
  blobs = createDiskBlobs({ folder })
  workshop = createWorkshop()
})
afterAll(async () => {
  await workshop[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

/** A file as it is when all its bytes have come. */
async function arrived(bytes: Uint8Array, given: Partial<FileRecord> = {}): Promise<FileRecord> {
  count += 1
  const file = { id: `file-${count}`, blobKey: contentKey(`file-${count}`), bytes: bytes.length }
  await blobs.put(file.blobKey, bytes)
  const { kind, mediaType } = await sniff(bytes)
  const state = { ownerId: 10_001, name: 'a', state: 'processing', createdAt: 1, previewKey: null } as const
  return { ...file, kind, media_type: mediaType, ...state, ...given }
}

async function read(key: string): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of await blobs.read(key)) pieces.push(piece)
  return Buffer.concat(pieces)
}

const process = (file: FileRecord) => processFile(file, { blobs, workshop })
const red = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'red' } })
const plain = { kind: 'file', media_type: 'application/octet-stream' }

describe('pictures', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    '[L313] a picture is upright and nothing tells of its camera and place: %s',
    async (format) => {
      for (const orientation of [1, 6]) {
        const file = await arrived(await phonePicture(format, { orientation }))
        const { facts, blobKey, state } = await process(file)
        const content = await read(blobKey)
        const text = content.toString('latin1')
        expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
        const { exif, xmp, orientation: left, width, height } = await sharp(content).metadata()
        expect({ exif, xmp, left: left ?? 1 }).toEqual({ exif: undefined, xmp: undefined, left: 1 })
        const size = orientation === 1 ? { width: 400, height: 300 } : { width: 300, height: 400 }
        expect({ width, height }).toEqual(size)
        expect(facts).toMatchObject({ kind: 'image', bytes: content.length, ...size })
        expect((await sniff(content)).mediaType).toBe(facts.media_type)
        expect(state).toBe('ready')
        const first =
          orientation === 1 ? await colourAt(content, 0.2, 0.5) : await colourAt(content, 0.5, 0.2)
        expect(first).toBe('red')
      }
    },
  )

  it('[L313] a picture in which there is nothing to take out keeps its bytes', async () => {
    const file = await arrived(await red(40, 30).jpeg().toBuffer())
    expect(await process(file)).toMatchObject({ blobKey: file.blobKey, previewKey: null })
  })

  it('[L313] a picture in wide colours keeps them, also where it is turned', async () => {
    const wide = await red(40, 30)
      .withIccProfile('p3')
      .withMetadata({ orientation: 6, icc: 'p3' })
      .jpeg()
      .toBuffer()
    const { blobKey } = await process(await arrived(wide))
    expect((await sharp(await read(blobKey)).metadata()).icc).toBeDefined()
  })

  it('[L313] a picture in the colours of a printer is turned into those of screens', async () => {
    const print = await red(40, 30).toColourspace('cmyk').withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const { blobKey } = await process(await arrived(print))
    expect(await sharp(await read(blobKey)).metadata()).toMatchObject({ space: 'srgb', width: 30 })
  })

  it('[L314] a large picture has a smaller one as WebP and a blurred one in some bytes', async () => {
    const file = await arrived(await phonePicture('jpeg', { width: 4000, height: 3000, orientation: 6 }))
    const { facts, previewKey } = await process(file)
    const preview = await read(previewKey ?? '')
    expect(await sharp(preview).metadata()).toMatchObject({ format: 'webp', width: 960, height: 1280 })
    const hash = Buffer.from(facts.thumbhash ?? '', 'base64')
    expect(hash.length).toBeLessThan(30)
    expect(thumbHashToApproximateAspectRatio(hash)).toBeCloseTo(0.75, 0)
  })

  it('[L314] a picture that moves goes on moving, and no still one is put before it', async () => {
    const frames = await Promise.all(
      ['red', 'green', 'blue'].map((background) =>
        sharp({ create: { width: 1600, height: 20, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    )
    for (const format of ['gif', 'webp'] as const) {
      const moving = await sharp(frames, { join: { animated: true } })
        .withExif({ IFD0: { Make: 'SecretPhone' } })
        .toFormat(format)
        .toBuffer()
      const { facts, blobKey, previewKey } = await process(await arrived(moving))
      expect(previewKey).toBeNull()
      expect(facts).toMatchObject({ kind: 'image', width: 1600, height: 20 })
      const content = await read(blobKey)
      expect((await sharp(content).metadata()).pages).toBe(3)
      expect(content.includes('SecretPhone')).toBe(false)
    }
  })

  it('[L315] a picture with more pixels than can be decoded is refused', async () => {
    for (const bomb of [pngBomb(), gifBomb()]) {
      const before = performance.now()
      expect(await process(await arrived(bomb))).toMatchObject({ state: 'refused', previewKey: null })
      expect(performance.now() - before).toBeLessThan(5_000)
    }
  })

  it.each([
    ['a page that begins like a GIF', () => Buffer.from('GIF89a=1;/*<html><script>alert(1)</script>*/')],
    ['half a JPEG', async () => (await phonePicture('jpeg')).subarray(0, 1500)],
    ['a GIF of no frames', () => Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1')],
    [
      'a header of PNG before a drawing',
      () => Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR<svg xmlns="http://www.w3.org/2000/svg"/>', 'latin1'),
    ],
  ])('[L316] what cannot be decoded is a plain file of unknown type, with its bytes: %s', async (_, make) => {
    const bytes = await make()
    const file = await arrived(bytes)
    expect(file.kind).toBe('image')
    const { facts, blobKey, state } = await process(file)
    expect({ facts, blobKey, state }).toEqual({
      facts: { ...plain, bytes: bytes.length },
      blobKey: file.blobKey,
      state: 'ready',
    })
  })

  it('[L316] a picture that is a page as well is only a picture', async () => {
    const gif = await red(8, 8).gif().toBuffer()
    const page = Buffer.from('<script>alert(document)</script>')
    const comment = Buffer.concat([Buffer.from([0x21, 0xfe, page.length]), page, Buffer.from([0])])
    const both = Buffer.concat([gif.subarray(0, -1), comment, gif.subarray(-1), page])
    const { facts, blobKey } = await process(await arrived(both))
    expect(facts).toMatchObject({ kind: 'image', media_type: 'image/gif' })
    expect((await read(blobKey)).includes('script')).toBe(false)
  })

  it('[L316] what ends the process that decodes it is a plain file', async () => {
    const bytes = await red(5000, 5000).png({ progressive: true }).toBuffer()
    await using small = createWorkshop({ maxMemoryBytes: 100_000_000 })
    const { facts } = await processFile(await arrived(bytes), { blobs, workshop: small })
    expect(facts).toEqual({ ...plain, bytes: bytes.length })
  })

  it('[L317] looking at a picture again gives the same, and leaves no further bytes', async () => {
    const file = await arrived(await phonePicture('jpeg', { width: 2000, height: 1000 }))
    const first = await process(file)
    const names = (await readdir(folder, { recursive: true })).sort()
    expect(await process(file)).toEqual(first)
    expect((await readdir(folder, { recursive: true })).sort()).toEqual(names)
  })
})

describe('sound and video', () => {
  it.each([
    ['video.mp4', { kind: 'video', media_type: 'video/mp4', width: 64, height: 48, duration_ms: 1000 }],
    [
      'silent.mov',
      { kind: 'video', media_type: 'video/quicktime', width: 64, height: 48, duration_ms: 1000 },
    ],
    ['sound.webm', { kind: 'audio', media_type: 'audio/webm', duration_ms: 1008 }],
    ['sound.ogg', { kind: 'audio', media_type: 'audio/ogg', duration_ms: 1000 }],
  ])('[L324] tracks decide whether it is sound or video: %s', async (name, facts) => {
    const file = await arrived(sample(name))
    expect((await process(file)).facts).toEqual({ ...facts, bytes: file.bytes })
  })

  it('[L324] a recording is a voice message only where it is sound, and keeps what its sender says of it', async () => {
    const given = { kind: 'voice', duration_ms: 990, waveform: 'AQID' } as const
    const live = await process(await arrived(sample('live-sound.webm'), given))
    expect(live.facts).toMatchObject({
      kind: 'voice',
      media_type: 'audio/webm',
      duration_ms: 990,
      waveform: 'AQID',
    })
    const said = await process(await arrived(sample('sound.ogg'), given))
    expect(said.facts).toMatchObject({ kind: 'voice', duration_ms: 1000 })
    const video = await process(await arrived(sample('video.mp4'), given))
    expect(video.facts.kind).toBe('video')
    expect(video.facts.waveform).toBeUndefined()
    const text = await process(await arrived(Buffer.from('no sound at all'), given))
    expect(text.facts).toEqual({ ...plain, bytes: 15 })
  })

  it('[L324] sound and video that cannot be read are plain files', async () => {
    for (const kind of ['video', 'audio'] as const) {
      const half = sample('video.mp4').subarray(0, 100)
      expect((await process(await arrived(half, { kind }))).facts).toEqual({ ...plain, bytes: 100 })
    }
  })
})

it('[L317] a file of any kind that cannot be fetched is looked at later', async () => {
  for (const kind of ['image', 'video', 'audio', 'voice'] as const) {
    const file = { ...(await arrived(Buffer.alloc(10))), kind }
    await blobs.delete(file.blobKey)
    await expect(process(file)).rejects.toThrow()
  }
})
