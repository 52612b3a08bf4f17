import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileLimits } from '../limits.js'
import { gifBomb, pngBomb } from '../testing/bombs.js'
import { movingPng } from '../testing/moving-png.js'
import { phonePicture, secrets } from '../testing/phone-picture.js'
import { memorySource } from '../workshop/source.js'
import { createWorkshop, type Workshop } from '../workshop/workshop.js'
import { isMovingPng } from './strip/png.js'

let workshop: Workshop
beforeAll(() => {
  workshop = createWorkshop()
})
afterAll(() => workshop[Symbol.asyncDispose]())

async function make(bytes: Uint8Array) {
  const made = await workshop.run({ kind: 'sticker' }, memorySource(bytes))
  const content = made?.outputs.content
  if (content !== undefined) {
    expect(content.length).toBeLessThanOrEqual(fileLimits.stickerMaxBytes)
    expect(secrets.filter((secret) => Buffer.from(content).includes(secret))).toEqual([])
  }
  return { finding: made?.finding, content: content ?? Buffer.alloc(0) }
}

/** Pixels of chance cannot be made much smaller. */
function noise(width: number, height: number, seed: number): Buffer {
  let state = seed
  return Buffer.from(
    Array.from({ length: width * height * 3 }, () => {
      state = Math.imul(state, 1_664_525) + 1_013_904_223
      return state >>> 24
    }),
  )
}

async function moving(format: 'gif' | 'webp', frames: number, width: number, height: number) {
  const pictures = await Promise.all(
    Array.from({ length: frames }, (_, at) =>
      sharp(noise(width, height, at + 1), { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer(),
    ),
  )
  return sharp(pictures, { join: { animated: true } })
    .toFormat(format)
    .toBuffer()
}

describe('stickers out of pictures', { timeout: 60_000 }, () => {
  it('[T290] a picture becomes one of at most 512 pixels and 512 KB, without what a camera adds, upright', async () => {
    for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
      const { finding, content } = await make(
        await phonePicture(format, { width: 1600, height: 800, orientation: 6 }),
      )
      expect(finding).toMatchObject({ mediaType: 'image/webp', width: 256, height: 512 })
      expect(await sharp(content).metadata()).toMatchObject({ format: 'webp', width: 256, height: 512 })
    }
    const large = await sharp(noise(512, 512, 1), { raw: { width: 512, height: 512, channels: 3 } })
      .png()
      .toBuffer()
    expect(large.length).toBeGreaterThan(fileLimits.stickerMaxBytes)
    expect((await make(large)).finding).toMatchObject({ status: 'picture', mediaType: 'image/webp' })
  })

  it('[T290] a GIF, PNG or WebP that is small already keeps its bytes, also where it moves', async () => {
    const small = sharp({ create: { width: 80, height: 60, channels: 4, background: '#ff000080' } })
    for (const bytes of [
      await small.clone().png().toBuffer(),
      await small.clone().webp().toBuffer(),
      await small.clone().gif().toBuffer(),
      await moving('gif', 3, 40, 30),
      await moving('webp', 3, 40, 30),
      movingPng(40, 30),
    ])
      expect(Buffer.compare((await make(bytes)).content, bytes)).toBe(0)
    expect((await make(await small.clone().jpeg().toBuffer())).finding).toMatchObject({
      mediaType: 'image/webp',
      width: 80,
    })
  })

  it('[T291] what moves goes on moving when it is made small', async () => {
    const { finding, content } = await make(await moving('gif', 4, 600, 300))
    expect(finding).toMatchObject({ status: 'picture', mediaType: 'image/webp' })
    const { pages, height, width } = await sharp(content).metadata()
    expect(pages).toBe(4)
    expect(finding).toMatchObject({ width, height })
  })

  it('[T291] what is no picture, is made to break decoders, or would stand still once it is small, makes none', async () => {
    const still = movingPng(600, 30)
    expect(isMovingPng(still)).toBe(true)
    for (const bytes of [Buffer.from('words'), still, pngBomb(), gifBomb()]) {
      const { finding, content } = await make(bytes)
      expect(finding?.status === 'picture').toBe(false)
      expect(content).toHaveLength(0)
    }
  })
})
