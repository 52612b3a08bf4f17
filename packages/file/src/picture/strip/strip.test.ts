import fc from 'fast-check'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { phonePicture, secrets } from '../../testing/phone-picture.js'
import { stripGif } from './gif.js'
import { stripJpeg } from './jpeg.js'
import { isMovingPng, stripPng } from './png.js'
import { stripWebp } from './webp.js'

const latin = (text: string) => Buffer.from(text, 'latin1')
const pixels = (bytes: Uint8Array) => sharp(bytes, { animated: true, failOn: 'error' }).raw().toBuffer()
const colours = sharp({ create: { width: 9, height: 6, channels: 3, background: 'red' } })
const frame = (background: string) => colours.clone().flatten().tint(background).png().toBuffer()
const frames = async () =>
  sharp(await Promise.all(['red', 'green', 'blue'].map(frame)), { join: { animated: true } })

const formats = [
  { name: 'jpeg', strip: stripJpeg, make: () => phonePicture('jpeg') },
  { name: 'png', strip: stripPng, make: () => phonePicture('png') },
  { name: 'webp', strip: stripWebp, make: () => phonePicture('webp') },
  { name: 'moving webp', strip: stripWebp, make: async () => (await frames()).webp({ loop: 3 }).toBuffer() },
  { name: 'moving gif', strip: stripGif, make: async () => (await frames()).gif({ loop: 3 }).toBuffer() },
  {
    name: 'progressive jpeg',
    strip: stripJpeg,
    make: () => colours.clone().jpeg({ progressive: true }).toBuffer(),
  },
]

describe.each(formats)('leaving out what a camera adds: $name', ({ strip, make }) => {
  it('[L310] a stripped picture has the same pixels and none of the secrets', async () => {
    const bytes = await make()
    const stripped = strip(Buffer.concat([bytes, latin('a secret tail')]))
    expect(stripped).toBeDefined()
    if (stripped === undefined) return
    expect(await pixels(stripped)).toEqual(await pixels(bytes))
    for (const secret of secrets) expect(Buffer.from(stripped).includes(secret)).toBe(false)
    const { pages, delay, loop } = await sharp(bytes).metadata()
    expect(await sharp(stripped).metadata()).toMatchObject(JSON.parse(JSON.stringify({ pages, delay, loop })))
  })

  it('[L310] a picture without metadata stays as it is', async () => {
    const once = strip(await make())
    expect(once).toBeDefined()
    if (once !== undefined) expect(strip(once)).toBe(once)
  })

  it('[L311] a picture that is not whole is told from one that is', async () => {
    const bytes = strip(await make())
    if (bytes === undefined) throw new Error('not stripped')
    for (let end = 0; end < bytes.length; end += Math.ceil(bytes.length / 200))
      expect(strip(bytes.subarray(0, end))).toBeUndefined()
  })

  it('[L311] a picture whose parts were changed by chance ends with an answer and is not cut wrongly', async () => {
    const bytes = await make()
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255))
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 20 }), (changes) => {
        const damaged = Buffer.from(bytes)
        for (const [at, value] of changes) damaged[at] = value
        expect(strip(damaged)?.length ?? 0).toBeLessThanOrEqual(bytes.length)
      }),
      { numRuns: 300 },
    )
  })
})

describe('what is left out', () => {
  it('[L310] a comment and an unknown extension of a GIF are left out', async () => {
    const gif = await colours.clone().gif().toBuffer()
    const comment = latin('\x21\xfe\x08a secret\0\x21\xff\x0bXMP DataXMP\x08a secret\0')
    const stripped = stripGif(Buffer.concat([gif.subarray(0, -1), comment, gif.subarray(-1)]))
    expect(stripped).toEqual(stripGif(gif))
  })

  it('[L310] a second picture behind the first of an Ultra HDR picture is left out', async () => {
    const plain = await colours.clone().resize(300, 200).jpeg().toBuffer()
    // Its types lack what it can do.
    const both = await (sharp(plain) as Sharp & { withGainMap(): Sharp }).withGainMap().jpeg().toBuffer()
    expect((await sharp(both).metadata()).gainMap).toBeDefined()
    const stripped = stripJpeg(both)
    expect(stripped?.length).toBeLessThan(both.length)
    expect((await sharp(stripped).metadata()).gainMap).toBeUndefined()
  })

  it('[L310] a colour profile stays', async () => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const strip = { jpeg: stripJpeg, png: stripPng, webp: stripWebp }[format]
      const stripped = strip(await colours.clone().withIccProfile('p3').toFormat(format).toBuffer())
      expect((await sharp(stripped).metadata()).icc).toBeDefined()
    }
  })

  it('[L312] a PNG that moves is told from one that does not', async () => {
    const png = await colours.clone().png().toBuffer()
    const control = Buffer.concat([latin('\0\0\0\x08acTL'), Buffer.alloc(12)])
    expect(isMovingPng(png)).toBe(false)
    expect(isMovingPng(Buffer.concat([png.subarray(0, 33), control, png.subarray(33)]))).toBe(true)
  })
})
