import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sniff } from '../kind/sniff.js'
import { sample } from '../testing/samples.js'
import { memorySource } from '../workshop/source.js'
import { readMedia } from './read-media.js'

const read = async (bytes: Buffer) =>
  readMedia(memorySource(bytes), (await sniff(bytes.subarray(0, 4100))).mediaType)
const sound = { hasAudio: true, hasVideo: false, width: undefined, height: undefined }

describe('what sound and video say of themselves', () => {
  it.each([
    ['video.mp4', { hasAudio: true, hasVideo: true, durationMs: 1000, width: 64, height: 48 }],
    ['silent.mov', { hasAudio: false, hasVideo: true, durationMs: 1000, width: 64, height: 48 }],
    ['video.webm', { hasAudio: false, hasVideo: true, durationMs: 1000, width: 64, height: 48 }],
    ['sound.webm', { ...sound, durationMs: 1008 }],
    ['sound.ogg', { ...sound, durationMs: 1000 }],
    ['sound.mp3', { ...sound, durationMs: 1152 }],
    ['sound.m4a', { ...sound, durationMs: 1000 }],
  ])('[L320] tracks, size and duration are read: %s', async (name, facts) => {
    expect(await read(sample(name))).toEqual(facts)
  })

  it('[L320] a video that is to be turned has the size in which it is shown', async () => {
    expect(await read(sample('turned.mp4'))).toMatchObject({ width: 48, height: 64 })
  })

  it('[L321] a recording that does not say its duration has none', async () => {
    expect(await read(sample('live-sound.webm'))).toEqual({ ...sound, durationMs: undefined })
  })

  it('[L322] a list of tracks behind gigabytes of pictures is found by reading some kilobytes', async () => {
    const bytes = sample('video.mp4')
    const gap = 3 * 2 ** 30
    const skip = Buffer.alloc(16)
    skip.writeUInt32BE(1)
    skip.write('free', 4, 'latin1')
    skip.writeBigUInt64BE(BigInt(gap), 8)
    const before = bytes.subarray(0, 32)
    const after = bytes.subarray(32)
    let readBytes = 0
    const source = {
      bytes: before.length + gap + after.length,
      async read(start: number, end: number) {
        readBytes += end - start
        const whole = Buffer.alloc(end - start)
        const place = (piece: Buffer, at: number) => {
          if (at < end && at + piece.length > start)
            piece.subarray(Math.max(0, start - at), end - at).copy(whole, Math.max(0, at - start))
        }
        place(before, 0)
        place(skip, before.length)
        place(after, before.length + gap)
        return whole
      },
    }
    expect(await readMedia(source, 'video/mp4')).toMatchObject({
      hasVideo: true,
      width: 64,
      durationMs: 1000,
    })
    expect(readBytes).toBeLessThan(300_000)
  })

  it.each(['video.mp4', 'video.webm', 'sound.ogg', 'sound.mp3'])(
    '[L323] a damaged file ends with an answer: %s',
    async (name) => {
      const bytes = sample(name)
      const { mediaType } = await sniff(bytes)
      const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255))
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 20 }), async (changes) => {
          const damaged = Buffer.from(bytes)
          for (const [at, value] of changes) damaged[at] = value
          const facts = await readMedia(memorySource(damaged), mediaType).catch(() => undefined)
          expect(facts?.durationMs ?? 1).toBeGreaterThan(0)
        }),
        { numRuns: 150 },
      )
    },
  )
})
