import { expect, it } from 'vitest'
import type { BlobProgress, Blobs } from '../../contract/index.js'
import { chunksOf, entriesOf, holds, makeBytes, mebibyte, newKey, store, writeAll } from './bytes.js'

export function registerWritingRules(open: () => Blobs): void {
  it.each([0, 1, 65_536, 5 * mebibyte, 8 * mebibyte + 1, 20 * mebibyte])(
    '[L1] a blob of %d bytes that came in parts is the same when it is read',
    async (count) => {
      const [key, bytes] = [newKey(), makeBytes(count)]
      expect(await store(open(), key, bytes)).toMatchObject({ offset: count })
      expect(await holds(open(), key, bytes)).toBe(true)
    },
  )

  it('[L1] a blob without bytes needs nothing to be written', async () => {
    const key = newKey()
    await open().finish(key, await open().begin(key, 0))
    expect(await holds(open(), key, new Uint8Array())).toBe(true)
  })

  it('[L2] a blob cannot be read before its last byte is there', async () => {
    const [key, bytes] = [newKey(), makeBytes(6 * mebibyte)]
    const blobs = open()
    const begun = await blobs.begin(key, bytes.byteLength)
    await expect(blobs.read(key)).rejects.toMatchObject({ code: 'not_found' })
    await writeAll(blobs, key, begun, chunksOf(bytes, { end: bytes.byteLength - 1 }))
    await expect(blobs.read(key)).rejects.toMatchObject({ code: 'not_found' })
    await blobs.discard(key)
  })

  it('[L3] progress never goes back, ends with all that came, and is text of at most 60 KB', async () => {
    const [key, bytes] = [newKey(), makeBytes(40 * mebibyte)]
    const seen: BlobProgress[] = []
    await writeAll(open(), key, await open().begin(key, bytes.byteLength), chunksOf(bytes), seen)
    const offsets = seen.map(({ offset }) => offset)
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b))
    expect(offsets.length).toBeGreaterThan(1)
    expect(offsets.at(-1)).toBe(bytes.byteLength)
    for (const { state } of seen) expect(Buffer.byteLength(state)).toBeLessThan(60 * 1024)
    await open().discard(key)
    await open().delete(key)
  })

  it('[L4] a blob that is begun again begins anew, and nothing of what was begun before is left once it is whole', async () => {
    const [key, bytes] = [newKey(), makeBytes(7 * mebibyte, 'new')]
    const old = makeBytes(12 * mebibyte, 'old')
    await writeAll(
      open(),
      key,
      await open().begin(key, old.byteLength),
      chunksOf(old, { end: 11 * mebibyte }),
    )
    await store(open(), key, bytes)
    expect(await holds(open(), key, bytes)).toBe(true)
    expect(await entriesOf(open(), key)).toMatchObject([{ isWhole: true }])
  })

  it('[L5] blobs that are written at the same time do not mix', async () => {
    const blobs = open()
    const all = [3, 6, 0.5, 9].map((size, index) => ({
      key: newKey(),
      bytes: makeBytes(size * mebibyte, index),
    }))
    await Promise.all(all.map(({ key, bytes }) => store(blobs, key, bytes)))
    for (const { key, bytes } of all) expect(await holds(blobs, key, bytes)).toBe(true)
  })

  it('[L6] finishing again is harmless, also for another process', async () => {
    const [key, bytes] = [newKey(), makeBytes(6 * mebibyte)]
    const progress = await store(open(), key, bytes)
    await open().finish(key, progress)
    expect(await holds(open(), key, bytes)).toBe(true)
    expect(await entriesOf(open(), key)).toMatchObject([{ isWhole: true }])
  })

  it.each([
    '',
    'A',
    '/a',
    'a/',
    'a//b',
    '../a',
    'a/../b',
    'a/..',
    '.a',
    'a b',
    'a\0',
    'a+b',
    'ä',
    'a'.repeat(201),
  ])('[L7] %j is no key', async (key) => {
    const blobs = open()
    const nowhere = { offset: 0, state: '' }
    const refused = { name: 'TypeError' }
    await expect(blobs.begin(key, 1)).rejects.toMatchObject(refused)
    await expect(writeAll(blobs, key, nowhere, chunksOf(makeBytes(1)))).rejects.toMatchObject(refused)
    await expect(blobs.finish(key, nowhere)).rejects.toMatchObject(refused)
    await expect(blobs.discard(key)).rejects.toMatchObject(refused)
    await expect(blobs.put(key, makeBytes(1))).rejects.toMatchObject(refused)
    await expect(blobs.read(key)).rejects.toMatchObject(refused)
    await expect(blobs.delete(key)).rejects.toMatchObject(refused)
  })
}
