import { describe, expect, it } from 'vitest'
import { beginUpload, draftFile, longMs, lots, makeFile, newUser, outcomeOf } from './file-bench.js'
import type { OpenedFileStore } from './register-store.js'

export function registerUploadRules(getOpened: () => OpenedFileStore): void {
  describe('uploads', () => {
    it('[L100] a file that was made is an upload with all that was said of it, and is found by its id', async () => {
      const { store } = getOpened()
      const hints = { width: 4, height: 3, duration_ms: 5, waveform: 'AAEC' }
      const draft = draftFile({
        name: '你好 👋.mp4',
        mediaType: 'video/mp4',
        isVoice: false,
        bytes: 7,
        hints,
      })
      const made = await store.createFile(draft, lots, longMs)
      const file = {
        ...{ id: draft.id, ownerId: draft.ownerId, state: 'uploading', kind: 'file', name: draft.name },
        ...{ media_type: 'video/mp4', bytes: 7, createdAt: draft.createdAt, ...hints },
        ...{ blobKey: draft.blobKey, previewKey: null },
      }
      expect(made).toEqual({ status: 'created', file })
      expect(await store.getFiles([draft.id, draftFile().id])).toEqual([file])
      expect(await store.getUpload(draft.id)).toMatchObject({
        ...{ id: draft.id, ownerId: draft.ownerId, name: draft.name, mediaType: 'video/mp4', isVoice: false },
        ...{ bytes: 7, hints, offset: 0, blobKey: draft.blobKey, blobState: 'begun' },
      })
    })

    it('[L101] the same client_id of the same user gives the first file, whatever became of it; for another name, kind or size it is a conflict', async () => {
      const { store } = getOpened()
      const first = await makeFile(store, { clientId: 'once', isVoice: true })
      const again = { ownerId: first.ownerId, clientId: 'once', isVoice: true }
      expect(await store.createFile(draftFile(again), lots, longMs)).toMatchObject({
        status: 'duplicate',
        file: { id: first.id, state: 'ready' },
      })
      for (const other of [{ name: 'b.bin' }, { bytes: 101 }, { isVoice: false }])
        expect(await store.createFile(draftFile({ ...again, ...other }), lots, longMs)).toEqual({
          ...{ status: 'refused', code: 'conflict' },
        })
      const others = draftFile({ ...again, ownerId: newUser() })
      expect(await store.createFile(others, lots, longMs)).toMatchObject({ status: 'created' })
    })

    it('[L102] of many creations with one client_id at the same time one makes the file', async () => {
      const { store } = getOpened()
      const ownerId = newUser()
      const made = await Promise.all(
        Array.from({ length: 8 }, () =>
          store.createFile(draftFile({ ownerId, clientId: 'once' }), lots, longMs),
        ),
      )
      expect(made.filter(({ status }) => status === 'created')).toHaveLength(1)
      expect(made.filter(({ status }) => status === 'duplicate')).toHaveLength(7)
      expect(await store.getUsage(ownerId)).toBe(100)
    })

    it('[L103] all files of a user together never have more bytes than the quota, however many are made at once', async () => {
      const { store } = getOpened()
      const ownerId = newUser()
      const made = await Promise.all(
        Array.from({ length: 8 }, () => store.createFile(draftFile({ ownerId }), 350, longMs)),
      )
      expect(made.filter(({ status }) => status === 'created')).toHaveLength(3)
      expect(made.filter((one) => one.status === 'refused').map((one) => one.code)).toEqual(
        Array.from({ length: 5 }, () => 'quota_exceeded'),
      )
      expect(await store.createFile(draftFile({ ownerId, bytes: 50 }), 350, longMs)).toMatchObject({
        status: 'created',
      })
      expect(await store.getUsage(ownerId)).toBe(350)
    })

    it('[L104] an upload is written by one holder at a time: another learns that it is held, and the holder that it is wanted', async () => {
      const { store } = getOpened()
      const { draft, lease } = await beginUpload(store)
      const other = { id: draft.id, lease: 'other' }
      expect(await store.renewUpload({ ...lease, leaseMs: longMs })).toBe('held')
      expect(await store.leaseUpload({ ...other, leaseMs: longMs })).toEqual({ status: 'held' })
      expect(await store.renewUpload({ ...lease, leaseMs: longMs })).toBe('wanted')
      await store.releaseUpload(other)
      expect(await store.leaseUpload({ ...other, leaseMs: longMs })).toEqual({ status: 'held' })
      await store.releaseUpload(lease)
      expect(await store.leaseUpload({ ...other, leaseMs: longMs })).toMatchObject({
        status: 'leased',
        upload: { id: draft.id, offset: 0 },
      })
      expect(await store.renewUpload({ ...other, leaseMs: longMs })).toBe('held')
      expect(await store.renewUpload({ ...lease, leaseMs: longMs })).toBe('lost')
    })

    it('[L105] a lease that has ended goes to exactly one of many who ask, and its former holder can write down nothing', async () => {
      const { store } = getOpened()
      const { draft, lease } = await beginUpload(store)
      await store.renewUpload({ ...lease, leaseMs: 1 })
      const taken: string[] = []
      while (taken.length === 0) {
        const names = Array.from({ length: 6 }, (_, index) => `n${index}`)
        const outcomes = await Promise.all(
          names.map((name) => store.leaseUpload({ id: draft.id, lease: name, leaseMs: longMs })),
        )
        taken.push(...names.filter((_, index) => outcomes[index]!.status === 'leased'))
      }
      expect(taken).toHaveLength(1)
      expect(await store.saveProgress({ ...lease, offset: 1, blobState: 'x' }, longMs)).toBe(false)
      expect(await store.finishUpload(lease, outcomeOf(draft), longMs)).toBe(false)
      expect(await store.getUpload(draft.id)).toMatchObject({ offset: 0, blobState: 'begun' })
    })

    it('[L106] progress is remembered for whoever goes on, and lets the upload expire later', async () => {
      const { store } = getOpened()
      const draft = draftFile()
      await store.createFile(draft, lots, 5_000)
      const lease = { id: draft.id, lease: 'one' }
      await store.leaseUpload({ ...lease, leaseMs: longMs })
      const before = (await store.getUpload(draft.id))!.expiresAt
      expect(await store.saveProgress({ ...lease, offset: 60, blobState: 'half' }, longMs)).toBe(true)
      const upload = (await store.getUpload(draft.id))!
      expect(upload).toMatchObject({ offset: 60, blobState: 'half' })
      expect(upload.expiresAt).toBeGreaterThan(before + longMs / 2)
    })

    it('[L107] an upload that is finished is a file with what was found out about it, and no upload any more', async () => {
      const { store } = getOpened()
      const { draft, lease } = await beginUpload(store, { name: 'cat.jpg' })
      const seen = { width: 40, height: 30, thumbhash: 'aGk=' }
      const facts = { kind: 'image', media_type: 'image/jpeg', bytes: 100, ...seen } as const
      const outcome = outcomeOf(draft, { facts, blobKey: 'clean', previewKey: 'small' })
      expect(await store.finishUpload(lease, outcome, longMs)).toBe(true)
      expect(await store.getFiles([draft.id])).toEqual([
        {
          ...{ id: draft.id, ownerId: draft.ownerId, state: 'ready', createdAt: draft.createdAt },
          ...{ name: 'cat.jpg', ...facts, blobKey: 'clean', previewKey: 'small' },
        },
      ])
      expect(await store.getUpload(draft.id)).toBeUndefined()
      expect(await store.leaseUpload({ ...lease, leaseMs: longMs })).toEqual({ status: 'gone' })
      expect(await store.finishUpload(lease, outcome, longMs)).toBe(false)
    })

    it('[L108] a file that is to be looked at is finished together with its job; what the look finds is written down once, and the usage of its owner follows', async () => {
      const { store, jobs } = getOpened()
      const { draft, lease } = await beginUpload(store, { bytes: 1_000 })
      await store.finishUpload(lease, outcomeOf(draft, { state: 'processing' }), longMs)
      const kinds = [{ kind: 'file.process', limit: 100 }]
      const claimed = await jobs.claimJobs({ lease: 'a', leaseMs: longMs, kinds })
      expect(claimed.find(({ key }) => key === draft.id)?.body).toEqual({ id: draft.id })
      const facts = { kind: 'image', media_type: 'image/png', bytes: 900, width: 1, height: 1 } as const
      expect(await store.settleFile(outcomeOf(draft, { facts }))).toBe(true)
      expect(await store.getUsage(draft.ownerId)).toBe(900)
      expect(await store.getFiles([draft.id])).toMatchObject([{ state: 'ready', ...facts }])
      expect(await store.settleFile(outcomeOf(draft))).toBe(false)
      expect(await store.getUsage(draft.ownerId)).toBe(900)
    })

    it('[L109] a preview is given to a file that is ready, by its owner only', async () => {
      const { store } = getOpened()
      const draft = await makeFile(store)
      const preview = { previewKey: 'first', thumbhash: 'aGk=', width: 2, height: 1 }
      expect(await store.setPreview(draft.id, newUser(), preview)).toBe(false)
      expect(await store.setPreview(draft.id, draft.ownerId, preview)).toBe(true)
      expect(await store.getFiles([draft.id])).toMatchObject([preview])
      const upload = await beginUpload(store)
      expect(await store.setPreview(upload.draft.id, upload.draft.ownerId, preview)).toBe(false)
    })
  })
}
