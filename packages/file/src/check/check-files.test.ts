import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { avatarKey, cleanKey, contentKey, previewKey } from '../base/blob-keys.js'
import type { FileStore } from '../contract/index.js'
import { openPlace, type TestPlace } from '../testing/open-place.js'
import { checkFiles, type FileFault } from './check-files.js'

let place: TestPlace
beforeEach(async () => {
  place = await openPlace()
})
afterEach(() => place[Symbol.asyncDispose]())

const bytes = new Uint8Array(1_000).fill(7)
const hourMs = 60 * 60_000

async function check(given: { repairs?: boolean; now?: number; store?: FileStore } = {}) {
  const faults: FileFault[] = []
  const summary = await checkFiles({
    ...{
      store: place.stores.file,
      blobs: place.blobs,
      now: Date.now() + 2 * hourMs,
      repairs: false,
      ...given,
    },
    onFault: (fault) => faults.push(fault),
  })
  return { faults, summary }
}

describe('the check of files', () => {
  it('[L150] files, previews, uploads under way, what is being removed and avatars are as they should be', async () => {
    const draft = await place.makeFile(bytes)
    await place.blobs.put(previewKey(draft.id), bytes)
    const preview = { previewKey: previewKey(draft.id), thumbhash: 'aGk=', width: 1, height: 1 }
    await place.stores.file.setPreview(draft.id, draft.ownerId, preview)
    await place.makeUpload(bytes, { bytes: 2_000 })
    const removed = await place.makeFile(bytes)
    await place.stores.file.expireFile(removed.id, removed.ownerId)
    const hash = 'ab12'
    await place.stores.file.addAvatar({ hash, owner: { kind: 'user', id: 1 }, createdAt: 1 }, 60_000)
    await place.blobs.put(avatarKey(hash, 64), bytes)
    expect(await check()).toEqual({ faults: [], summary: { files: 3, bytes: 4_000 } })
  })

  it('[L151] bytes to which nothing refers are found once they are an hour old, and a repair deletes them and nothing else', async () => {
    const kept = await place.makeFile(bytes)
    const gone = await place.makeFile(bytes)
    await place.stores.file.expireFile(gone.id, gone.ownerId)
    await place.stores.file.forgetFiles([gone.id])
    await place.blobs.put(cleanKey(kept.id), bytes)
    await place.blobs.put(avatarKey('cd34', 512), bytes)
    await place.blobs.put('others/of-the-bucket', bytes)
    expect((await check({ now: Date.now() })).faults).toEqual([])
    const orphans = [contentKey(gone.id), cleanKey(kept.id), avatarKey('cd34', 512)].sort()
    const { faults } = await check({ repairs: true })
    const keysOf = (kind: FileFault['kind']) =>
      faults.flatMap((fault) => (fault.kind === kind && 'key' in fault ? [fault.key] : []))
    expect(keysOf('orphan').sort()).toEqual(orphans)
    expect(keysOf('foreign')).toEqual(['others/of-the-bucket'])
    expect(await place.keys()).toEqual([contentKey(kept.id), 'others/of-the-bucket'].sort())
  })

  it('[L152] missing bytes and wrong sizes are found, and not where a file has come or gone meanwhile', async () => {
    const [lost, short, removed] = [
      await place.makeFile(bytes),
      await place.makeFile(bytes),
      await place.makeFile(bytes),
    ]
    await place.blobs.delete(contentKey(lost.id))
    await place.blobs.put(contentKey(short.id), bytes.subarray(1))
    await place.blobs.delete(contentKey(removed.id))
    const store = new Proxy(place.stores.file, {
      get: (target, name) =>
        name === 'getFiles'
          ? async (ids: string[]) => {
              await target.expireFile(removed.id, removed.ownerId)
              return target.getFiles(ids)
            }
          : Reflect.get(target, name),
    })
    const { faults } = await check({ store })
    expect(faults).toEqual([
      { kind: 'missing', fileId: lost.id, key: contentKey(lost.id) },
      { kind: 'size', fileId: short.id, key: contentKey(short.id), bytes: 999, expected: 1_000 },
    ])
  })

  it('[L153] a user who is charged for another sum than that of their files is found, and a repair sets it right', async () => {
    const draft = await place.makeFile(bytes)
    const wrong = { userId: draft.ownerId, bytes: 77, expected: 1_000 }
    const repaired: number[] = []
    const store = new Proxy(place.stores.file, {
      get: (target, name) => {
        if (name === 'listWrongUsages') return async () => [wrong]
        if (name === 'repairUsage') return async (userId: number) => void repaired.push(userId)
        return Reflect.get(target, name)
      },
    })
    expect((await check({ store })).faults).toEqual([{ kind: 'usage', ...wrong }])
    expect(repaired).toEqual([])
    await check({ store, repairs: true })
    expect(repaired).toEqual([draft.ownerId])
  })
})
