import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { beginUpload, draftFile, longMs, lots, makeFile, newUser, outcomeOf, takeAll } from './file-bench.js'
import type { OpenedFileStore } from './register-store.js'

export function registerRemovalRules(getOpened: () => OpenedFileStore): void {
  describe('removal', () => {
    it('[L110] an upload and a file that have expired are not found any more, and are taken to be removed with what their bytes need', async () => {
      const { store } = getOpened()
      const draft = draftFile()
      await store.createFile(draft, lots, 0)
      const file = await makeFile(store, {}, 0)
      const ids = [draft.id, file.id]
      expect(await store.getFiles(ids)).toEqual([])
      expect(await store.getUpload(draft.id)).toBeUndefined()
      expect(await store.leaseUpload({ id: draft.id, lease: 'one', leaseMs: longMs })).toEqual({
        status: 'gone',
      })
      const taken = await takeAll(store, (id) => ids.includes(id))
      expect(taken).toHaveLength(2)
      expect(taken).toEqual(
        expect.arrayContaining([
          { id: draft.id, blobKey: draft.blobKey, previewKey: null, isUpload: true },
          { id: file.id, blobKey: file.blobKey, previewKey: null, isUpload: false },
        ]),
      )
    })

    it('[L111] a file that a message has is never taken, however long ago it would have expired', async () => {
      const { store, attach } = getOpened()
      const draft = await makeFile(store, {}, 0)
      await attach(draft.id)
      expect(await takeAll(store, (id) => id === draft.id)).toEqual([])
    })

    it('[L112] its owner can have a file removed at once, also where messages have it; nobody else can, and the job that removes it is added with it', async () => {
      const { store, jobs, attach } = getOpened()
      const draft = await makeFile(store)
      await attach(draft.id)
      expect(await store.expireFile(draft.id, newUser())).toBe(false)
      expect(await store.getFiles([draft.id])).toHaveLength(1)
      expect(await store.expireFile(draft.id, draft.ownerId)).toBe(true)
      expect(await store.expireFile(draft.id, draft.ownerId)).toBe(false)
      expect(await store.getFiles([draft.id])).toEqual([])
      const counts = await jobs.getJobCounts()
      expect(counts.some(({ kind, state }) => kind === 'file.collect' && state === 'due')).toBe(true)
      expect(await takeAll(store, (id) => id === draft.id)).toHaveLength(1)
    })

    it('[L113] an upload that is removed while somebody writes to it is taken only when they let go, and they can write down nothing more', async () => {
      const { store } = getOpened()
      const { draft, lease } = await beginUpload(store)
      await store.expireFile(draft.id, draft.ownerId)
      expect(await store.renewUpload({ ...lease, leaseMs: longMs })).toBe('lost')
      expect(await store.saveProgress({ ...lease, offset: 1, blobState: 'x' }, longMs)).toBe(false)
      expect(await store.finishUpload(lease, outcomeOf(draft), longMs)).toBe(false)
      expect(await takeAll(store, (id) => id === draft.id)).toEqual([])
      await store.releaseUpload(lease)
      expect(await takeAll(store, (id) => id === draft.id)).toHaveLength(1)
    })

    it('[L260] what is removed while somebody writes to it keeps nothing else waiting, and does not wait for the periodic run once they let go', async () => {
      const { store, jobs } = getOpened()
      const taken: string[] = []
      /** Does what is due, as a worker would. */
      const collect = async () => {
        const claim = { lease: crypto.randomUUID(), leaseMs: longMs }
        const due = await jobs.claimJobs({ ...claim, kinds: [{ kind: 'file.collect', limit: 100 }] })
        if (due.length > 0) taken.push(...(await takeAll(store, () => true)).map(({ id }) => id))
        for (const { id } of due) await jobs.settleJob({ id, lease: claim.lease }, { status: 'done' })
      }
      const [before, after] = [await makeFile(store), await makeFile(store)]
      const { draft: held, lease } = await beginUpload(store)
      await collect()

      await store.expireFile(before.id, before.ownerId)
      await store.renewUpload({ ...lease, leaseMs: 2_000 })
      await store.expireFile(held.id, held.ownerId)
      await collect()
      expect(taken).toContain(before.id)

      await store.expireFile(after.id, after.ownerId)
      await collect()
      expect(taken).toContain(after.id)
      await vi.waitFor(
        async () => {
          await collect()
          expect(taken).toContain(held.id)
        },
        { timeout: 20_000, interval: 100 },
      )
    })

    it('[L114] what was taken and not forgotten comes again after its time, to one of many who ask at once', async () => {
      const { store } = getOpened()
      const draft = await makeFile(store, {}, 0)
      expect(await takeAll(store, (id) => id === draft.id, 1)).not.toEqual([])
      const again: string[] = []
      while (again.length === 0) {
        const taken = await Promise.all(Array.from({ length: 6 }, () => store.takeExpired(50, longMs)))
        again.push(...taken.flat().flatMap(({ id }) => (id === draft.id ? [id] : [])))
      }
      expect(again).toEqual([draft.id])
    })

    it('[L115] room is free again once a file is forgotten, and only a file that was taken is forgotten', async () => {
      const { store } = getOpened()
      const ownerId = newUser()
      const [kept, removed] = [await makeFile(store, { ownerId }), await makeFile(store, { ownerId })]
      await store.expireFile(removed.id, ownerId)
      expect(await store.getUsage(ownerId)).toBe(200)
      await store.forgetFiles([kept.id, removed.id])
      await store.forgetFiles([kept.id, removed.id])
      expect(await store.getUsage(ownerId)).toBe(100)
      expect(await store.getFiles([kept.id, removed.id])).toMatchObject([{ id: kept.id }])
    })

    it('[L116] the client_id of a file that is being removed or has expired makes a new one', async () => {
      const { store } = getOpened()
      const ownerId = newUser()
      const deleted = await makeFile(store, { ownerId, clientId: 'one' })
      await store.expireFile(deleted.id, ownerId)
      const expired = draftFile({ ownerId, clientId: 'two' })
      await store.createFile(expired, lots, 0)
      for (const clientId of ['one', 'two']) {
        const next = draftFile({ ownerId, clientId, name: 'another.bin' })
        expect(await store.createFile(next, lots, longMs)).toMatchObject({
          status: 'created',
          file: { id: next.id },
        })
      }
    })

    it('[L117] a list of all files has each once, by id, also uploads and those that are being removed', async () => {
      const { store } = getOpened()
      const ownerId = newUser()
      const ready = await makeFile(store, { ownerId })
      const { draft: upload } = await beginUpload(store, { ownerId })
      const removed = await makeFile(store, { ownerId })
      await store.expireFile(removed.id, ownerId)
      const found = []
      for (let afterId = ''; ; ) {
        const page = await store.listFiles({ afterId, limit: 7 })
        found.push(...page.filter((file) => file.ownerId === ownerId))
        if (page.length < 7) break
        afterId = page.at(-1)!.id
      }
      expect(found.map(({ id, state }) => ({ id, state }))).toEqual([
        { id: ready.id, state: 'ready' },
        { id: upload.id, state: 'uploading' },
        { id: removed.id, state: 'removing' },
      ])
    })

    it('[L180] files that no message has are counted by state', async () => {
      const { store } = getOpened()
      const before = await store.countUnsent()
      await beginUpload(store)
      await makeFile(store)
      const removed = await makeFile(store)
      await store.expireFile(removed.id, removed.ownerId)
      const countOf = (counts: typeof before, state: string) =>
        counts.find((one) => one.state === state)?.count ?? 0
      const after = await store.countUnsent()
      for (const state of ['uploading', 'ready', 'removing'])
        expect(countOf(after, state) - countOf(before, state), state).toBe(1)
    })

    it('[L123] a user who is charged for another sum than that of their files is found, and charged rightly once that is repaired', async () => {
      const { store, misCharge } = getOpened()
      const { ownerId } = await makeFile(store)
      const wrongOf = async () => (await store.listWrongUsages()).filter(({ userId }) => userId === ownerId)
      expect(await wrongOf()).toEqual([])
      await misCharge(ownerId, 7)
      expect(await wrongOf()).toEqual([{ userId: ownerId, bytes: 7, expected: 100 }])
      await store.repairUsage(ownerId)
      expect(await wrongOf()).toEqual([])
      expect(await store.getUsage(ownerId)).toBe(100)
    })

    it('[L118] avatars are kept beside one another until they are forgotten, and found by owner and by hash', async () => {
      const { store, jobs } = getOpened()
      const owner = { kind: 'user', id: newUser() } as const
      const [one, other] = [`a${owner.id}`, `b${owner.id}`].map((hash) => ({ hash, owner, createdAt: 5 }))
      await store.addAvatar(one!, 60_000)
      await store.addAvatar(other!, 60_000)
      await store.addAvatar(one!, 60_000)
      expect(await store.listAvatars(owner)).toHaveLength(2)
      expect(await store.listAvatars({ kind: 'group', id: owner.id })).toEqual([])
      expect(await store.listAvatars({ hash: one!.hash })).toEqual([one])
      await store.forgetAvatars([one!.hash])
      expect(await store.listAvatars(owner)).toEqual([other])

      const kinds = [{ kind: 'file.avatars', limit: 100 }]
      const claimJob = async (lease: string) =>
        (await jobs.claimJobs({ lease, leaseMs: longMs, kinds })).find(({ body }) =>
          isDeepStrictEqual(body, owner),
        )
      expect(await claimJob('early')).toBeUndefined()
      await store.addAvatar({ ...one!, hash: `c${owner.id}` }, 0)
      expect(await claimJob('due')).toBeDefined()
    })
  })
}
