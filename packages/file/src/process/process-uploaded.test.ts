import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanKey, contentKey, previewKey } from '../base/blob-keys.js'
import type { Blobs, FileOutcome, FileStore } from '../contract/index.js'
import { pngBomb } from '../testing/bombs.js'
import { openPlace, type TestPlace } from '../testing/open-place.js'
import { createWorkshop, type Workshop } from '../workshop/workshop.js'
import { processUploaded } from './process-uploaded.js'

const silent = { debug() {}, info() {}, warn() {}, error() {} }

let place: TestPlace
let workshop: Workshop
let picture: Buffer
beforeAll(async () => {
  place = await openPlace()
  workshop = createWorkshop()
  // Large enough to need a preview, and with something to take away.
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const
  picture = await sharp({ create: { width: 1_600, height: 1_200, channels: 3, background: 'red', noise } })
    .jpeg()
    .withExif({ IFD0: { Make: 'a camera' } })
    .toBuffer()
})
afterAll(async () => {
  await workshop[Symbol.asyncDispose]()
  await place[Symbol.asyncDispose]()
})

async function arrive(bytes: Uint8Array) {
  const facts = { kind: 'image', media_type: 'image/jpeg', bytes: bytes.length } as const
  const draft = await place.makeFile(bytes, {}, { state: 'processing', facts })
  const keys = async () => (await place.keys()).filter((key) => key.includes(draft.id))
  const record = async () => (await place.stores.file.getFiles([draft.id]))[0]
  return { ...draft, keys, record }
}

const look = (id: string, given: { blobs?: Blobs; store?: FileStore } = {}) =>
  processUploaded({ store: place.stores.file, blobs: place.blobs, workshop, log: silent, ...given }, id)

/** The same, that breaks at its n-th call of this method: before it, or after it. */
function breakAt<S extends object>(target: S, method: keyof S, at: number, when: 'before' | 'after'): S {
  let left = at
  return new Proxy(target, {
    get(target, name) {
      const value = Reflect.get(target, name)
      if (name !== method) return value
      return async (...args: unknown[]) => {
        left -= 1
        const broken = new Error('the power is gone')
        if (left < 0 && when === 'before') throw broken
        const answer: unknown = await Reflect.apply(value as () => unknown, target, args)
        if (left < 0) throw broken
        return answer
      }
    },
  })
}

describe('the look at a file', () => {
  it('[L140] once a picture is looked at, of its bytes only what people get is left, and its owner is charged for that', async () => {
    const file = await arrive(picture)
    await look(file.id)
    const record = (await file.record())!
    expect(record).toMatchObject({
      state: 'ready',
      blobKey: cleanKey(file.id),
      previewKey: previewKey(file.id),
    })
    expect(await file.keys()).toEqual([cleanKey(file.id), previewKey(file.id)])
    expect(await place.stores.file.getUsage(file.ownerId)).toBe(record.bytes)
  })

  it('[L141] whatever ends the look in the middle, the next one ends in the same place', async () => {
    const breaks: { blobs?: () => Blobs; store?: () => FileStore }[] = [
      ...[0, 1].flatMap((at) =>
        (['before', 'after'] as const).map((when) => ({
          blobs: () => breakAt(place.blobs, 'put', at, when),
        })),
      ),
      ...(['before', 'after'] as const).flatMap((when) => [
        { store: () => breakAt(place.stores.file, 'settleFile', 0, when) },
        { blobs: () => breakAt(place.blobs, 'delete', 0, when) },
      ]),
    ]
    for (const { blobs, store } of breaks) {
      const file = await arrive(picture)
      await expect(
        look(file.id, { ...(blobs && { blobs: blobs() }), ...(store && { store: store() }) }),
      ).rejects.toThrow('the power is gone')
      await look(file.id)
      expect(await file.record()).toMatchObject({ state: 'ready', blobKey: cleanKey(file.id) })
      expect(await file.keys()).toEqual([cleanKey(file.id), previewKey(file.id)])
    }
  })

  it('[L142] a file that is removed while it is looked at leaves nothing', async () => {
    const file = await arrive(picture)
    const store = new Proxy(place.stores.file, {
      get: (target, name) =>
        name === 'settleFile'
          ? async (outcome: FileOutcome) => {
              await target.expireFile(file.id, file.ownerId)
              for (const { id } of await target.takeExpired(50, 0)) await target.forgetFiles([id])
              return target.settleFile(outcome)
            }
          : Reflect.get(target, name),
    })
    await look(file.id, { store })
    expect(await file.record()).toBeUndefined()
    expect(await file.keys()).toEqual([])
  })

  it('[L143] of a file that is refused no bytes are kept', async () => {
    const file = await arrive(pngBomb())
    await look(file.id)
    expect(await file.record()).toMatchObject({ state: 'refused' })
    expect(await file.keys()).toEqual([])
  })

  it('[L144] a file that is ready keeps its bytes when it is looked at again', async () => {
    const file = await place.makeFile(picture)
    await look(file.id)
    expect((await place.keys()).filter((key) => key.includes(file.id))).toEqual([contentKey(file.id)])
  })
})
