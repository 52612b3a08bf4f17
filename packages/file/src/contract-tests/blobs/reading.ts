import { expect, it } from 'vitest'
import type { Blobs } from '../../contract/index.js'
import { holds, isEqual, makeBytes, mebibyte, newKey, readAll, store } from './bytes.js'

export function registerReadingRules(open: () => Blobs): void {
  it('[L20] a range has the bytes from its first on to before its end, and none beyond the last of the blob', async () => {
    const [key, bytes] = [newKey(), makeBytes(7 * mebibyte)]
    await store(open(), key, bytes)
    const size = bytes.byteLength
    for (const [start, end] of [
      [0, 1],
      [0, 0],
      [5, 5],
      [0, size],
      [size - 1, size],
      [size, size],
      [6 * mebibyte - 3, 6 * mebibyte + 3],
      [100, size + 100],
      [size + 5, size + 10],
    ] as const) {
      const part = await readAll(await open().read(key, { start, end }))
      expect(isEqual(part, bytes.subarray(start, end)), `${start} to ${end}`).toBe(true)
    }
  })

  it('[L21] there is nothing to read under a key that was never used, or deleted', async () => {
    const key = newKey()
    await expect(open().read(key)).rejects.toMatchObject({ code: 'not_found' })
    await store(open(), key, makeBytes(9))
    await open().delete(key)
    await expect(open().read(key, { start: 0, end: 1 })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('[L22] readers that stop half way, or never begin, keep nothing from others', async () => {
    const [key, bytes] = [newKey(), makeBytes(9 * mebibyte)]
    const blobs = open()
    await store(blobs, key, bytes)
    for (let time = 0; time < 40; time += 1) {
      await blobs.read(key)
      for await (const chunk of await blobs.read(key)) {
        expect(chunk.byteLength).toBeGreaterThan(0)
        break
      }
    }
    const many = await Promise.all(Array.from({ length: 20 }, () => holds(blobs, key, bytes)))
    expect(many).not.toContain(false)
  })
}
