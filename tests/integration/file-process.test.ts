import { createWorkshop, type FileStore } from '@stonechat/file'
import { call, makeTempFolder, patienceMs, register, startApp } from '@stonechat/testkit'
import { describe, expect, it, vi } from 'vitest'
import { processUploaded } from '../../packages/file/src/process/process-uploaded.js'
import { pngBomb } from '../../packages/file/src/testing/bombs.js'
import { phonePicture } from '../../packages/file/src/testing/phone-picture.js'
import { finishUpload, openPlace } from './files/place.js'

const waiting = { timeout: patienceMs, interval: 100 }
const quiet = { debug() {}, info() {}, warn() {}, error() {} }

describe('a file whose bytes are all there', () => {
  it('[L318] a file that is to be looked at becomes ready by itself, and only the bytes that are given out stay', async () => {
    await using server = await startApp()
    const ann = await register(server)
    await using place = await openPlace(server.dataDir)
    const bytes = await phonePicture('jpeg', { width: 3000, height: 2000 })
    const id = await finishUpload(place, ann.id, bytes)
    const file = await vi.waitFor(async () => {
      const { body } = await call(server, `GET /api/files/${id}`, { token: ann.token })
      expect(body).toMatchObject({ state: 'ready' })
      return body
    }, waiting)
    expect(file).toMatchObject({ kind: 'image', width: 3000, height: 2000, thumbhash: expect.any(String) })
    await vi.waitFor(async () => {
      expect(await place.list()).toEqual([
        expect.stringMatching(/-clean$/),
        expect.stringMatching(/-preview/),
      ])
    })
    expect(await place.store.getUsage(ann.id)).toBe(file.bytes)
  })

  it('[L319] a file that is refused is said to be, takes no room, and nothing of it is left', async () => {
    await using server = await startApp()
    const ann = await register(server)
    await using place = await openPlace(server.dataDir)
    const id = await finishUpload(place, ann.id, pngBomb())
    await vi.waitFor(async () => {
      const { body } = await call(server, `GET /api/files/${id}`, { token: ann.token })
      expect(body).toMatchObject({ state: 'refused' })
      expect(await place.list()).toEqual([])
    }, waiting)
    expect(await place.store.getUsage(ann.id)).toBe(0)
  })

  it('[L319] a file that is removed while it is looked at leaves nothing, and one that two look at stays', async () => {
    await using folder = await makeTempFolder()
    await using place = await openPlace(folder.path)
    await using workshop = createWorkshop()
    const parts = { ...place, workshop, log: quiet }
    const bytes = await phonePicture('jpeg', { width: 3000, height: 2000 })
    const removed = await finishUpload(place, 10_001, bytes)
    const settleFile: FileStore['settleFile'] = async (outcome) => {
      await place.store.expireFile(removed, 10_001)
      await place.store.forgetFiles([removed])
      return place.store.settleFile(outcome)
    }
    await processUploaded({ ...parts, store: { ...place.store, settleFile } }, removed)
    expect(await place.list()).toEqual([])

    const stays = await finishUpload(place, 10_001, bytes)
    await Promise.all([processUploaded(parts, stays), processUploaded(parts, stays)])
    expect((await place.list()).filter((key) => key.includes(stays))).toEqual([
      expect.stringMatching(/-clean$/),
      expect.stringMatching(/-preview/),
    ])
  })
})
