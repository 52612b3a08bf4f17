import { asyncProperty, assert as check, integer, uniqueArray } from 'fast-check'
import { expect, it } from 'vitest'
import type { BlobProgress, Blobs } from '../../contract/index.js'
import { Cut, chunksOf, holds, makeBytes, mebibyte, newKey, writeAll } from './bytes.js'

export function registerCutRules(open: () => Blobs): void {
  it.each([1, 300_000, 6 * mebibyte + 7])(
    '[L10] where bytes break off after %d of them, the writer learns how far they came, and goes on there',
    async (cutAt) => {
      const [key, bytes] = [newKey(), makeBytes(9 * mebibyte)]
      const seen = [await open().begin(key, bytes.byteLength)]
      const cut = chunksOf(bytes, { end: cutAt, isCut: true })
      await expect(writeAll(open(), key, last(seen), cut, seen)).rejects.toBeInstanceOf(Cut)
      expect(last(seen).offset).toBe(cutAt)
      await writeAll(open(), key, last(seen), chunksOf(bytes, { start: cutAt }), seen)
      await open().finish(key, last(seen))
      expect(await holds(open(), key, bytes)).toBe(true)
    },
  )

  it('[L11] an older progress holds as well: what was written beyond it is forgotten', async () => {
    const [key, bytes] = [newKey(), makeBytes(23 * mebibyte)]
    const other = makeBytes(23 * mebibyte, 'lost with a crash')
    const begun = await open().begin(key, bytes.byteLength)
    const early = await writeAll(open(), key, begun, chunksOf(bytes, { end: 6 * mebibyte + 5 }))
    await writeAll(open(), key, early, chunksOf(other, { start: early.offset, end: 22 * mebibyte }))
    const progress = await writeAll(open(), key, early, chunksOf(bytes, { start: early.offset }))
    await open().finish(key, progress)
    expect(await holds(open(), key, bytes)).toBe(true)
  })

  it('[L11] an older progress holds as well, that of the beginning or of a cut before the last', async () => {
    const [key, bytes] = [newKey(), makeBytes(4 * mebibyte)]
    const begun = await open().begin(key, bytes.byteLength)
    await writeAll(open(), key, begun, chunksOf(makeBytes(3 * mebibyte, 'lost')))
    const first = await writeAll(open(), key, begun, chunksOf(bytes, { end: mebibyte }))
    const lost = makeBytes(4 * mebibyte, 'lost too')
    await writeAll(open(), key, first, chunksOf(lost, { start: mebibyte, end: 2 * mebibyte }))
    const second = await writeAll(open(), key, first, chunksOf(bytes, { start: mebibyte, end: 3 * mebibyte }))
    await open().finish(key, await writeAll(open(), key, second, chunksOf(bytes, { start: 3 * mebibyte })))
    expect(await holds(open(), key, bytes)).toBe(true)
  })

  it('[L12] a writer that stops asking for progress ends the bytes, and the last value still holds', async () => {
    const [key, bytes] = [newKey(), makeBytes(40 * mebibyte)]
    const begun = await open().begin(key, bytes.byteLength)
    let isEnded = false
    async function* source() {
      try {
        yield* chunksOf(bytes)
      } finally {
        isEnded = true
      }
    }
    let progress: BlobProgress = begun
    for await (progress of open().write(key, begun, source())) break
    expect(isEnded).toBe(true)
    expect(progress.offset).toBeLessThan(bytes.byteLength)
    progress = await writeAll(open(), key, progress, chunksOf(bytes, { start: progress.offset }))
    await open().finish(key, progress)
    expect(await holds(open(), key, bytes)).toBe(true)
  })

  it('[L13] bytes are equal whatever the cuts, and whichever of them the process does not survive', async () => {
    const bytes = makeBytes(13 * mebibyte, 'cuts')
    const cuts = uniqueArray(integer({ min: 0, max: bytes.byteLength }), { maxLength: 6 })
    await check(
      asyncProperty(cuts, integer({ min: 1, max: 7 }), async (unsorted, survivedEvery) => {
        const key = newKey()
        const blobs = open()
        let progress = await blobs.begin(key, bytes.byteLength)
        for (const [index, end] of [...unsorted.sort((a, b) => a - b), bytes.byteLength].entries()) {
          if (end < progress.offset) continue
          const isSurvived = end === bytes.byteLength || index % survivedEvery === 0
          const seen: BlobProgress[] = []
          const rest = chunksOf(bytes, { start: progress.offset, end, chunkBytes: 100_003, isCut: true })
          await expect(writeAll(blobs, key, progress, rest, seen)).rejects.toBeInstanceOf(Cut)
          progress = (isSurvived ? seen.at(-1) : seen[0]) ?? progress
        }
        await blobs.finish(key, progress)
        expect(await holds(blobs, key, bytes)).toBe(true)
        await blobs.delete(key)
      }),
      { numRuns: 12 },
    )
  })
}

function last<T>(values: readonly T[]): T {
  return values.at(-1)!
}
