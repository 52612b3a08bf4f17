import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanKey, contentKey, previewKey } from '../base/blob-keys.js'
import type { Blobs } from '../contract/index.js'
import { openPlace, type TestPlace } from '../testing/open-place.js'
import { collectFiles } from './collect-files.js'

let place: TestPlace
beforeAll(async () => {
  place = await openPlace()
})
afterAll(() => place[Symbol.asyncDispose]())

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const bytes = new Uint8Array(1_000).fill(7)

function collect(blobs: Blobs = place.blobs): Promise<void> {
  return collectFiles({
    ...{ store: place.stores.file, blobs, log: silent, signal: AbortSignal.timeout(60_000), againInMs: 0 },
  })
}

describe('removal of files', () => {
  it('[L119] a file that is deleted leaves no bytes: neither of it, nor of its preview, nor of what a crash kept from being written down', async () => {
    const kept = await place.makeFile(bytes)
    const draft = await place.makeFile(bytes)
    await place.blobs.put(previewKey(draft.id), bytes)
    await place.blobs.put(cleanKey(draft.id), bytes)
    await place.stores.file.expireFile(draft.id, draft.ownerId)
    await collect()
    expect(await place.keys()).toEqual([contentKey(kept.id)])
    expect(await place.stores.file.getUsage(draft.ownerId)).toBe(0)
  })

  it('[L120] an upload that is given up leaves no bytes, whether some or all of them had come', async () => {
    const before = await place.keys()
    const half = await place.makeUpload(bytes, { bytes: 2_000 })
    const whole = await place.makeUpload(bytes)
    for (const { id, ownerId } of [half, whole]) await place.stores.file.expireFile(id, ownerId)
    await collect()
    expect(await place.keys()).toEqual(before)
    for (const { ownerId } of [half, whole]) expect(await place.stores.file.getUsage(ownerId)).toBe(0)
  })

  it('[L121] whatever ends a removal in the middle, the next one leaves nothing', async () => {
    const before = await place.keys()
    for (let step = 0; step < 4; step += 1) {
      const draft = await place.makeFile(bytes)
      await place.blobs.put(previewKey(draft.id), bytes)
      await place.stores.file.expireFile(draft.id, draft.ownerId)
      let left = step
      const failing = new Proxy(place.blobs, {
        get: (target, name) => {
          if (name !== 'delete') return Reflect.get(target, name)
          return (key: string) => {
            left -= 1
            return left < 0 ? Promise.reject(new Error('the power is gone')) : target.delete(key)
          }
        },
      })
      await collect(failing)
      await collect()
      expect(await place.keys()).toEqual(before)
      expect(await place.stores.file.getUsage(draft.ownerId)).toBe(0)
    }
  })

  it('[L122] a file whose bytes cannot be deleted now keeps no other from being removed', async () => {
    const [stuck, free] = [await place.makeFile(bytes), await place.makeFile(bytes)]
    for (const { id, ownerId } of [stuck, free]) await place.stores.file.expireFile(id, ownerId)
    const failing = new Proxy(place.blobs, {
      get: (target, name) =>
        name === 'delete'
          ? (key: string) => (key.includes(stuck.id) ? Promise.reject(new Error('no')) : target.delete(key))
          : Reflect.get(target, name),
    })
    await collect(failing)
    expect(await place.keys()).not.toContain(contentKey(free.id))
    expect(await place.keys()).toContain(contentKey(stuck.id))
    await collect()
    expect(await place.keys()).not.toContain(contentKey(stuck.id))
  })
})
