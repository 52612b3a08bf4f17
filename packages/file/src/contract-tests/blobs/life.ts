import { expect, it } from 'vitest'
import type { Blobs } from '../../contract/index.js'
import { chunksOf, entriesOf, holds, makeBytes, mebibyte, newKey, store, writeAll } from './bytes.js'

export function registerLifeRules(open: () => Blobs): void {
  it.each([0, 1, 3 * mebibyte, 17 * mebibyte])(
    '[L30] of a blob that is given up after %d bytes nothing is left, and giving up again is harmless',
    async (count) => {
      const [key, bytes] = [newKey(), makeBytes(18 * mebibyte)]
      await writeAll(open(), key, await open().begin(key, bytes.byteLength), chunksOf(bytes, { end: count }))
      await open().discard(key)
      expect(await entriesOf(open(), key)).toEqual([])
      await open().discard(key)
      await open().discard(newKey())
    },
  )

  it('[L31] giving up leaves a whole blob as it is; where the last byte is there, deleting leaves nothing', async () => {
    const [key, bytes] = [newKey(), makeBytes(6 * mebibyte)]
    await store(open(), key, bytes)
    await open().discard(key)
    expect(await holds(open(), key, bytes)).toBe(true)
    for (const size of [7, 6 * mebibyte]) {
      const written = newKey()
      await writeAll(open(), written, await open().begin(written, size), chunksOf(makeBytes(size)))
      await open().discard(written)
      await open().delete(written)
      expect(await entriesOf(open(), written)).toEqual([])
    }
  })

  it('[L32] deleting a blob again, or one that never was, is harmless', async () => {
    const key = newKey()
    await store(open(), key, makeBytes(5))
    await open().delete(key)
    await open().delete(key)
    await open().delete(newKey())
    expect(await entriesOf(open(), key)).toEqual([])
  })

  it('[L33] a small blob is made at once, also without bytes, and takes the place of the one before', async () => {
    const key = newKey()
    for (const size of [3, 0, 100_000]) {
      await open().put(key, makeBytes(size, size))
      expect(await holds(open(), key, makeBytes(size, size))).toBe(true)
    }
    expect(await entriesOf(open(), key)).toMatchObject([{ bytes: 100_000, isWhole: true }])
  })

  it('[L33] of many that make it at once one wins as a whole', async () => {
    const key = newKey()
    await Promise.all(Array.from({ length: 8 }, (_, seed) => open().put(key, makeBytes(50_000, seed))))
    const same = await Promise.all(
      Array.from({ length: 8 }, (_, seed) => holds(open(), key, makeBytes(50_000, seed))),
    )
    expect(same.filter(Boolean)).toHaveLength(1)
  })

  it('[L34] the list has every blob once, with its size and when it changed, whole or begun', async () => {
    const blobs = open()
    const startedAt = Date.now()
    const [whole, small, begun, large] = [newKey(), newKey(), newKey(), newKey()]
    await store(blobs, whole, makeBytes(6 * mebibyte))
    await blobs.put(small, makeBytes(12))
    await writeAll(blobs, begun, await blobs.begin(begun, 9 * mebibyte), chunksOf(makeBytes(1000)))
    await writeAll(blobs, large, await blobs.begin(large, 30 * mebibyte), chunksOf(makeBytes(12 * mebibyte)))
    expect(await entriesOf(blobs, whole)).toMatchObject([{ bytes: 6 * mebibyte, isWhole: true }])
    expect(await entriesOf(blobs, small)).toMatchObject([{ bytes: 12, isWhole: true }])
    for (const key of [begun, large]) expect(await entriesOf(blobs, key)).toMatchObject([{ isWhole: false }])
    for await (const { key, changedAt } of blobs.list()) {
      const slackMs = 2_000
      if ([whole, small, begun, large].includes(key)) expect(changedAt).toBeGreaterThan(startedAt - slackMs)
      expect(changedAt).toBeLessThan(Date.now() + slackMs)
    }
    for (const key of [begun, large]) await blobs.discard(key)
  })
}
