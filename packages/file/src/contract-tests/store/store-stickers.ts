import { describe, expect, it } from 'vitest'
import type { FileRecord, NewSticker } from '../../contract/index.js'
import { draftFile, longMs, lots, newUser, outcomeOf, takeAll } from './file-bench.js'
import type { OpenedFileStore } from './register-store.js'

export function registerStickerRules(getOpened: () => OpenedFileStore): void {
  /** A copy whose bytes are there, made a sticker. */
  async function add(given: Partial<NewSticker> = {}, max = 9) {
    const { store } = getOpened()
    const draft = draftFile({ ownerId: given.userId ?? newUser(), name: 'sticker.webp' })
    await store.createFile(draft, lots, longMs)
    const facts = { kind: 'image', media_type: 'image/webp', bytes: draft.bytes } as const
    const sticker = { id: draft.id, userId: draft.ownerId, packId: 0, hash: draft.id, creation: undefined }
    const outcome = outcomeOf(draft, { facts })
    return { draft, outcome: await store.addSticker({ ...sticker, outcome, ...given }, max) }
  }
  const idsOf = (files: readonly FileRecord[]) => files.map(({ id }) => id)
  const taken = new Set<string>()
  /** Whether it is to be removed; one that was taken once is not taken again for long. */
  const isTaken = async (id: string) => {
    for (const one of await takeAll(getOpened().store, () => true)) taken.add(one.id)
    return taken.has(id)
  }

  describe('stickers', () => {
    it('[T292] a sticker is a file that is ready and is kept without any message, until it is no sticker any more and no message has it', async () => {
      const { store, attach } = getOpened()
      const userId = newUser()
      const { draft: first, outcome } = await add({ userId })
      expect(outcome).toMatchObject({
        status: 'created',
        sticker: { id: first.id, ownerId: userId, state: 'ready', kind: 'image', media_type: 'image/webp' },
      })
      const { draft: second } = await add({ userId })
      expect(await isTaken(first.id)).toBe(false)
      expect(idsOf(await store.listStickers(userId))).toEqual([second.id, first.id])
      expect(await store.getUsage(userId)).toBe(first.bytes + second.bytes)
      await attach(second.id)
      expect(await store.removeSticker(newUser(), first.id)).toBeUndefined()
      for (const { id } of [first, second]) expect(await store.removeSticker(userId, id)).toBeGreaterThan(0)
      expect(await store.removeSticker(userId, first.id)).toBeUndefined()
      expect(await store.listStickers(userId)).toEqual([])
      expect(idsOf(await store.getFiles([first.id, second.id]))).toEqual([second.id])
      expect([await isTaken(first.id), await isTaken(second.id)]).toEqual([true, false])
    })

    it('[T293] the same picture is one sticker of a person, however often and by how many at once it is added; the other copies go', async () => {
      const { store } = getOpened()
      const userId = newUser()
      const made = await Promise.all(Array.from({ length: 5 }, () => add({ userId, hash: 'same' })))
      const [kept] = await store.listStickers(userId)
      expect(await store.listStickers(userId)).toHaveLength(1)
      expect(made.map(({ outcome }) => outcome.status).sort()).toEqual([
        'created',
        ...Array(4).fill('duplicate'),
      ])
      for (const { outcome } of made) expect(outcome).toMatchObject({ sticker: { id: kept?.id } })
      for (const { draft } of made) expect(await isTaken(draft.id)).toBe(draft.id !== kept?.id)
      await store.forgetFiles(made.map(({ draft }) => draft.id))
      expect(await store.getUsage(userId)).toBe(kept?.bytes)
      expect(await store.findSticker({ userId, packId: 0 }, { hash: 'same' })).toEqual({
        status: 'duplicate',
        sticker: kept,
      })
      expect((await add({ hash: 'same' })).outcome.status).toBe('created')
    })

    it('[T294] a retry is answered with the first sticker, and another picture under its client_id is a conflict, until that sticker is removed', async () => {
      const { store } = getOpened()
      const userId = newUser()
      const owner = { userId, packId: 0 }
      const creation = { clientId: 'one', fingerprint: 7 }
      expect(await store.findSticker(owner, creation)).toBeUndefined()
      const { draft } = await add({ userId, creation })
      expect(await store.findSticker(owner, creation)).toMatchObject({
        status: 'duplicate',
        sticker: { id: draft.id },
      })
      expect((await add({ userId, creation })).outcome).toMatchObject({ sticker: { id: draft.id } })
      const other = { ...creation, fingerprint: 8 }
      expect((await add({ userId, creation: other })).outcome).toEqual({
        status: 'refused',
        code: 'conflict',
      })
      expect(await store.findSticker({ ...owner, userId: newUser() }, other)).toBeUndefined()
      await store.removeSticker(userId, draft.id)
      expect((await add({ userId, creation: other })).outcome.status).toBe('created')
    })

    it('[T295] a person has so many stickers and no more, also where they come at the same time; what is removed makes room', async () => {
      const { store } = getOpened()
      const userId = newUser()
      const made = await Promise.all(Array.from({ length: 5 }, () => add({ userId }, 3)))
      const refused = made.filter(({ outcome }) => outcome.status === 'refused')
      expect(refused.map(({ outcome }) => outcome)).toEqual(
        Array(2).fill({ status: 'refused', code: 'limit_reached' }),
      )
      const [first] = await store.listStickers(userId)
      expect(await store.listStickers(userId)).toHaveLength(3)
      for (const { draft } of refused) expect(await isTaken(draft.id)).toBe(true)
      await store.removeSticker(userId, first!.id)
      expect((await add({ userId }, 3)).outcome.status).toBe('created')
    })

    it('[T296] each change of a person’s stickers moves their rev by one; deleting the file is one as well', async () => {
      const { store } = getOpened()
      const userId = newUser()
      const { draft: first, outcome } = await add({ userId })
      const { draft: second, outcome: next } = await add({ userId })
      expect([outcome, next]).toMatchObject([{ rev: 1 }, { rev: 2 }])
      expect(await store.removeSticker(userId, first.id)).toBe(3)
      expect(await store.expireFile(second.id, userId)).toBe(true)
      expect(await store.listStickers(userId)).toEqual([])
      expect((await add({ userId })).outcome).toMatchObject({ rev: 5 })
    })

    it('[T297] packs of the server have a title of their own each and stickers in the order in which they came, which everybody may send; removed, their files stay as long as messages have them', async () => {
      const { store, attach } = getOpened()
      const title = crypto.randomUUID()
      const packId = await store.openStickerPack(title, 1e6, 5)
      expect(await store.openStickerPack(title, 0, 6)).toBe(packId)
      expect(await store.openStickerPack(`${title} 2`, 0, 6)).toBeUndefined()
      const pack = { userId: 0, packId: packId! }
      const [one, other] = [await add(pack), await add(pack)]
      expect(one.outcome).toMatchObject({ status: 'created', sticker: { ownerId: 0 } })
      expect((await add(pack, 2)).outcome).toEqual({ status: 'refused', code: 'limit_reached' })
      const found = (await store.listStickerPacks()).find(({ id }) => id === packId)
      expect(found).toMatchObject({ title, stickers: [{ id: one.draft.id }, { id: other.draft.id }] })
      const [own, foreign] = [await add(), await add()]
      const ids = [one, own, foreign].map(({ draft }) => draft.id)
      const sendable = await store.findStickers(own.draft.ownerId, ids)
      expect(new Set(idsOf(sendable))).toEqual(new Set(ids.slice(0, 2)))
      expect(await store.removeSticker(0, one.draft.id)).toBeUndefined()

      await attach(other.draft.id)
      expect(await store.removeStickerPack(packId!)).toBe(true)
      expect(await store.removeStickerPack(packId!)).toBe(false)
      expect((await store.listStickerPacks()).map(({ id }) => id)).not.toContain(packId)
      expect([await isTaken(one.draft.id), await isTaken(other.draft.id)]).toEqual([true, false])
    })
  })
}
