/** The contract of `UserStore` as rules that every store must keep: a store is done when this suite passes. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CodeProof, UserStore } from '../contract/index.js'
import { registerFirstProofRules } from './first-proof-rules.js'
import { registerIdentityRules } from './identity-rules.js'
import {
  at,
  codeFor,
  createUser,
  createUserWithPhone,
  newPhone,
  openDevice,
  phoneOf,
  someone,
} from './people.js'
import { registerRotationRules } from './rotation-rules.js'
import { registerSignInRules } from './sign-in-rules.js'
import { registerUsernameRules } from './username-rules.js'

/** Long enough for a store across a network, on a busy machine. */
const ruleTimeoutMs = 120_000

/** A store that is open, with or without data of others; closed and cleaned up by disposing of it. */
export interface OpenedUserStore extends AsyncDisposable {
  readonly store: UserStore
}

/** Registers every rule for one store. All rules share the store that `open` gives. */
export function registerUserStoreContract(name: string, open: () => Promise<OpenedUserStore>): void {
  describe(`the store of accounts on ${name}`, { timeout: ruleTimeoutMs }, () => {
    let opened: OpenedUserStore | undefined
    beforeAll(async () => {
      opened = await open()
    }, ruleTimeoutMs)
    afterAll(() => opened?.[Symbol.asyncDispose](), ruleTimeoutMs)
    const getStore = (): UserStore => {
      if (opened === undefined) throw new Error('the store is not open')
      return opened.store
    }

    registerSignInRules(getStore)
    registerRotationRules(getStore)
    registerIdentityRules(getStore)
    registerUsernameRules(getStore)
    registerFirstProofRules(getStore)

    it('[U94] the account store gives ids from 10001 on, and text of any script back unchanged', async () => {
      const store = getStore()
      const username = `石头👨‍👩‍👧é${someone().username}`
      const user = await createUser(store, { username })
      expect(user.id).toBeGreaterThanOrEqual(10_001)
      expect(user).toMatchObject({
        username,
        email: null,
        avatarUrl: null,
        disabledAt: null,
        createdAt: at,
      })
      for (const key of [{ id: user.id }, phoneOf(user.phone!), { usernameKey: username }]) {
        expect(await store.getUser(key)).toEqual(user)
      }
      expect(await store.getUser({ kind: 'email', key: 'nobody@example.com' })).toBeUndefined()
    })

    it('[U95] username keys that differ in accent or case alone are two to the store; the caller has folded them', async () => {
      const store = getStore()
      const name = `resume-${someone().username}`
      await createUser(store, { username: name })
      await expect(createUser(store, { username: name.replaceAll('e', 'é') })).resolves.toBeDefined()
      await expect(createUser(store, { username: name.toUpperCase() })).resolves.toBeDefined()
    })

    it('[U96] the account store names the unique key that was taken, and leaves nothing behind', async () => {
      const store = getStore()
      const { user: taken, phone } = await createUserWithPhone(store)
      const samePhone = someone({ identities: [phoneOf(phone)] })
      const sameName = someone({ username: taken.username })
      expect(await store.createUser({ user: samePhone, at })).toEqual({
        status: 'refused',
        code: 'phone_taken',
      })
      expect(await store.createUser({ user: sameName, at })).toEqual({
        status: 'refused',
        code: 'username_taken',
      })
      expect(await store.getUser({ usernameKey: samePhone.usernameKey })).toBeUndefined()
      const other = await createUser(store)
      const rename = { username: { value: taken.username, key: taken.username, looks: [] }, bio: 'renamed' }
      expect(await store.updateUser(other.id, rename, at)).toEqual({
        status: 'refused',
        code: 'username_taken',
      })
      expect(await store.getUser({ id: other.id })).toEqual(other)
      expect(await store.updateUser(7, { bio: '' }, at)).toEqual({
        status: 'refused',
        code: 'user_not_found',
      })
    })

    it('[U97] of many users with one phone at once exactly one is made', async () => {
      const store = getStore()
      const identities = [phoneOf(newPhone())]
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () => store.createUser({ user: someone({ identities }), at })),
      )
      expect(outcomes.filter(({ status }) => status === 'created')).toHaveLength(1)
    })

    it('[U98] a patch of a user that changes nothing is still an update', async () => {
      const store = getStore()
      const user = await createUser(store)
      for (let n = 0; n < 2; n += 1) {
        expect(await store.updateUser(user.id, { bio: 'same' }, at)).toMatchObject({ status: 'updated' })
      }
      expect(await store.setDisabled(user.id, true, at)).toBe(true)
      expect(await store.setDisabled(user.id, true, at)).toBe(true)
      expect(await store.setDisabled(7, true, at)).toBe(false)
    })

    it('[U523] an update of a user that changes the profile moves the `rev` of what belongs to them, and no other update does', async () => {
      const store = getStore()
      const [user, other] = [await createUser(store), await createUser(store)]
      const revOf = async (userId: number, bio: string) => {
        const outcome = await store.updateUser(userId, { bio }, at)
        return outcome.status === 'updated' ? outcome.rev : outcome.code
      }
      expect(await revOf(user.id, 'one')).toBe(1)
      expect(await revOf(user.id, 'one')).toBeUndefined()
      expect(await revOf(user.id, 'two')).toBe(2)
      expect(await revOf(other.id, 'one')).toBe(1)
      await store.setDisabled(user.id, true, at)
      const revs = await Promise.all(['a', 'b', 'c', 'd'].map((bio) => revOf(user.id, bio)))
      expect(revs.toSorted()).toEqual([3, 4, 5, 6])
    })

    it('[U99] a code is compared at most so many times, however many try at once', async () => {
      const store = getStore()
      const target = newPhone()
      await store.saveCode({ target, purpose: 'login', codeHash: 'right', expiresAt: at + 1_000, at })
      const wrong = Array.from({ length: 12 }, () => store.spendCode(codeFor(target, 'wrong'), at))
      expect(await Promise.all(wrong)).not.toContain(true)
      expect(await store.spendCode(codeFor(target), at)).toBe(false)
    })

    it('[U100] a code works once, for its purpose, its target and its time', async () => {
      const store = getStore()
      const target = newPhone()
      const save = () =>
        store.saveCode({ target, purpose: 'login', codeHash: 'right', expiresAt: at + 1_000, at })
      await save()
      expect(await store.spendCode({ ...codeFor(target), purpose: 'register' }, at)).toBe(false)
      expect(await store.spendCode(codeFor(newPhone()), at)).toBe(false)
      expect(await store.spendCode(codeFor(target), at + 1_000)).toBe(false)
      const twice = await Promise.all([
        store.spendCode(codeFor(target), at),
        store.spendCode(codeFor(target), at),
      ])
      expect(twice.sort()).toEqual([false, true])
      await save()
      expect(await store.spendCode(codeFor(target), at)).toBe(true)
    })

    it('[U104] a new password hash revokes the devices it should, and no others', async () => {
      const store = getStore()
      const user = await createUser(store)
      const stranger = await openDevice(store, (await createUser(store)).id)
      const [kept, other] = [await openDevice(store, user.id), await openDevice(store, user.id)]
      const isRevoked = async (id: string) => (await store.getDeviceState(id))?.isRevoked
      const change = { userId: user.id, passwordHash: 'hash 2', at }
      await store.changePassword({ ...change, formerHash: 'hash 1', exceptDeviceId: kept })
      expect([await isRevoked(kept), await isRevoked(other)]).toEqual([false, true])
      await store.resetPassword(change)
      expect([await isRevoked(kept), await isRevoked(stranger)]).toEqual([true, false])
    })

    it('[U106] one mailbox belongs to one user, and a refusal does not use up the code', async () => {
      const store = getStore()
      const [first, second] = [await createUser(store), await createUser(store)]
      const email = `${first.username}@example.com`
      const code: CodeProof = { target: email, purpose: 'bind_email', codeHash: 'right', maxAttempts: 3 }
      const save = () => store.saveCode({ ...code, expiresAt: at + 1_000, at })
      await save()
      expect(await store.bindEmail({ userId: first.id, email, code, at })).toMatchObject({
        status: 'updated',
        user: { email },
      })
      await save()
      expect(await store.bindEmail({ userId: second.id, email, code, at })).toEqual({
        status: 'refused',
        code: 'email_taken',
      })
      expect(await store.spendCode(code, at)).toBe(true)
    })

    it('[U107] users are listed by id after the given one, and found by many ids', async () => {
      const store = getStore()
      const users = [await createUser(store), await createUser(store)]
      const ids = users.map(({ id }) => id)
      const page = await store.listUsers({ limit: 2, afterId: (ids[0] ?? 0) - 1 })
      expect(page.map(({ id }) => id)).toEqual(ids)
      expect((await store.getUsers([...ids, 7])).map(({ id }) => id).sort((a, b) => a - b)).toEqual(ids)
      expect(await store.getUsers([])).toEqual([])
    })
  })
}
