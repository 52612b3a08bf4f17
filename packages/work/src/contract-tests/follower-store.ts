import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { FollowerStore } from '../contract/index.js'
import { type OpenedStore, registerContract } from './register.js'

/** Longer than any test takes. */
const longMs = 10 * 60_000

/** Registers the contract of `FollowerStore` for one engine. The database may hold other followers already. */
export function registerFollowerStoreContract(
  name: string,
  open: () => Promise<OpenedStore<FollowerStore>>,
): void {
  registerContract(`the store of followers on ${name}`, open, (getStore) => {
    const add = async (cursor = 0) => {
      const follower = `test ${randomUUID()}`
      await getStore().addFollower({ name: follower, cursor })
      return follower
    }
    const take = (follower: string, owner: string, leaseMs = longMs) =>
      getStore().takeFollower({ name: follower, owner, leaseMs })
    const takeSoon = async (follower: string, owner: string) => {
      for (;;) {
        const taken = await take(follower, owner)
        if (taken !== undefined) return taken
      }
    }

    it('[J40] a follower begins with the cursor it was added with; adding it again changes nothing', async () => {
      const store = getStore()
      const follower = await add(7)
      await store.addFollower({ name: follower, cursor: 9 })
      expect(await store.getFollower(follower)).toMatchObject({ cursor: 7, owner: undefined })
      expect(await take(follower, 'ann')).toEqual({ cursor: 7 })
      await store.addFollower({ name: follower, cursor: 9 })
      expect(await store.getFollower(follower)).toMatchObject({ cursor: 7, owner: 'ann' })
    })

    it('[J41] a follower that was never added cannot be taken', async () => {
      expect(await getStore().getFollower('nobody')).toBeUndefined()
      expect(await take('nobody', 'ann')).toBeUndefined()
    })

    it('[J42] a follower that many take at once goes to exactly one, which may take it again', async () => {
      const follower = await add(3)
      const owners = Array.from({ length: 8 }, (_, index) => `node ${index}`)
      const taken = await Promise.all(owners.map((owner) => take(follower, owner)))
      expect(taken.filter((one) => one !== undefined)).toEqual([{ cursor: 3 }])
      const holder = owners[taken.findIndex((one) => one !== undefined)] ?? ''
      expect(await take(follower, holder)).toEqual({ cursor: 3 })
      expect(await getStore().getFollower(follower)).toMatchObject({ owner: holder })
    })

    it('[J43] a lease that expired goes to exactly one of many, which goes on where the cursor was left', async () => {
      const store = getStore()
      const follower = await add()
      await take(follower, 'lost', 1)
      expect(await store.saveCursor({ name: follower, owner: 'lost', from: 0, to: 5 })).toBe(true)
      const got: unknown[] = []
      for (let round = 0; got.length === 0; round += 1) {
        const all = await Promise.all(
          Array.from({ length: 8 }, (_, index) => take(follower, `${round} ${index}`)),
        )
        got.push(...all.filter((one) => one !== undefined))
      }
      expect(got).toEqual([{ cursor: 5 }])
    })

    it('[J44] a node that lost the lease to another can neither move the cursor forward or back, nor renew or release the lease', async () => {
      const store = getStore()
      const follower = await add()
      await take(follower, 'paused', 1)
      await takeSoon(follower, 'next')
      const paused = { name: follower, owner: 'paused' }
      expect(await store.saveCursor({ name: follower, owner: 'next', from: 0, to: 10 })).toBe(true)
      for (const [from, to] of [
        [0, 5],
        [10, 5],
        [10, 20],
      ] as const)
        expect(await store.saveCursor({ ...paused, from, to })).toBe(false)
      expect(await store.renewFollower({ ...paused, leaseMs: longMs })).toBe(false)
      await store.releaseFollower(paused)
      expect(await take(follower, 'third')).toBeUndefined()
      expect(await store.getFollower(follower)).toMatchObject({ cursor: 10, owner: 'next' })
    })

    it('[J45] the cursor moves only from the position its holder names', async () => {
      const store = getStore()
      const follower = await add()
      await take(follower, 'ann')
      const ann = { name: follower, owner: 'ann' }
      expect(await store.saveCursor({ ...ann, from: 0, to: 4 })).toBe(true)
      expect(await store.saveCursor({ ...ann, from: 0, to: 6 })).toBe(false)
      const record = await store.getFollower(follower)
      expect(record).toMatchObject({ cursor: 4 })
      expect(Math.abs((record?.movedAt ?? 0) - Date.now())).toBeLessThan(longMs)
    })

    it('[J46] a follower that was released can be taken at once', async () => {
      const store = getStore()
      const follower = await add()
      await take(follower, 'ann')
      await store.releaseFollower({ name: follower, owner: 'ann' })
      expect(await store.getFollower(follower)).toMatchObject({ owner: undefined })
      expect(await take(follower, 'bob')).toEqual({ cursor: 0 })
    })

    it('[J47] the lease of a follower can be renewed, also after it expired, until another has taken it', async () => {
      const store = getStore()
      const follower = await add()
      await take(follower, 'ann', 1)
      while ((await store.getFollower(follower))?.owner !== undefined);
      const ann = { name: follower, owner: 'ann' }
      expect(await store.saveCursor({ ...ann, from: 0, to: 2 })).toBe(true)
      expect(await store.renewFollower({ ...ann, leaseMs: longMs })).toBe(true)
      expect(await take(follower, 'bob')).toBeUndefined()
    })
  })
}
