/** The contract of `UserStore` as tests: each driver registers it with a store of its own. */
import { randomUUID } from 'node:crypto'
import type { CodeProof, SignIn, UserDraft, UserStore } from '@stonechat/user'
import { describe, expect, it } from 'vitest'

const at = 1_750_000_000_000

let people = 0

function someone(given: Partial<UserDraft> = {}): UserDraft {
  people += 1
  const username = given.username ?? `someone${people}`
  return {
    username,
    usernameKey: username,
    nickname: username,
    phone: `+86139${String(people).padStart(8, '0')}`,
    passwordHash: 'hash 1',
    locale: 'zh-CN',
    ...given,
  }
}

const codeFor = (target: string, codeHash = 'right'): CodeProof => ({
  target,
  purpose: 'login',
  codeHash,
  maxAttempts: 3,
})

async function createUser(store: UserStore, given: Partial<UserDraft> = {}) {
  const outcome = await store.createUser({ user: someone(given), at })
  if (outcome.status === 'refused') throw new Error(outcome.code)
  return outcome.user
}

const signInOf = (userId: number | undefined, given: Partial<SignIn> = {}): SignIn => ({
  userId,
  device: { id: randomUUID(), name: '' },
  proof: { kind: 'password', passwordHash: 'hash 1' },
  maxDevices: 10,
  forgetRevokedBefore: 0,
  at,
  ...given,
})

const signIn = async (store: UserStore, userId: number, given: Partial<SignIn> = {}) =>
  (await store.signIn([signInOf(userId, given)]))[0]!

async function openDevice(store: UserStore, userId: number, openedAt = at): Promise<string> {
  const id = randomUUID()
  const outcome = await signIn(store, userId, { device: { id, name: 'device' }, at: openedAt })
  if (outcome.status === 'refused') throw new Error(outcome.code)
  return id
}

const rotate = async (store: UserStore, deviceId: string, counter: number, requestHash?: string) =>
  (await store.rotateDevices([{ deviceId, counter, requestHash, refreshedAfter: 0, at: at + 1 }]))[0]!

/** @param getStore the store under test; it may hold users already */
export function describeUserStore(driver: string, getStore: () => UserStore): void {
  describe(`the store of accounts on ${driver}`, () => {
    it('[U94] the account store gives ids from 10001 on, and text of any script back unchanged', async () => {
      const store = getStore()
      const username = `石头👨‍👩‍👧é${people}`
      const user = await createUser(store, { username })
      expect(user.id).toBeGreaterThanOrEqual(10_001)
      expect(user).toMatchObject({
        username,
        email: null,
        avatar_url: null,
        disabled_at: null,
        created_at: at,
      })
      for (const key of [{ id: user.id }, { phone: user.phone }, { usernameKey: username }]) {
        expect(await store.getUser(key)).toEqual(user)
      }
      expect(await store.getUser({ email: 'nobody@example.com' })).toBeUndefined()
    })

    it('[U95] username keys that differ in accent or case alone are two to the store; the caller has folded them', async () => {
      const store = getStore()
      const name = `resume${people}`
      await createUser(store, { username: name })
      await expect(createUser(store, { username: name.replaceAll('e', 'é') })).resolves.toBeDefined()
      await expect(createUser(store, { username: name.toUpperCase() })).resolves.toBeDefined()
    })

    it('[U96] the account store tells which unique key was taken, and leaves nothing behind', async () => {
      const store = getStore()
      const taken = await createUser(store)
      const samePhone = someone({ phone: taken.phone })
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
      const rename = { username: { value: taken.username, key: taken.username }, bio: 'renamed' }
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
      const { phone } = someone()
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () => store.createUser({ user: someone({ phone }), at })),
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

    it('[U99] a code is compared at most so many times, however many try at once', async () => {
      const store = getStore()
      const target = someone().phone
      await store.saveCode({ target, purpose: 'login', codeHash: 'right', expiresAt: at + 1_000, at })
      const wrong = Array.from({ length: 12 }, () => store.spendCode(codeFor(target, 'wrong'), at))
      expect(await Promise.all(wrong)).not.toContain(true)
      expect(await store.spendCode(codeFor(target), at)).toBe(false)
    })

    it('[U100] a code works once, for its purpose, its target and its time', async () => {
      const store = getStore()
      const target = someone().phone
      const save = () =>
        store.saveCode({ target, purpose: 'login', codeHash: 'right', expiresAt: at + 1_000, at })
      await save()
      expect(await store.spendCode({ ...codeFor(target), purpose: 'register' }, at)).toBe(false)
      expect(await store.spendCode(codeFor(someone().phone), at)).toBe(false)
      expect(await store.spendCode(codeFor(target), at + 1_000)).toBe(false)
      const twice = await Promise.all([
        store.spendCode(codeFor(target), at),
        store.spendCode(codeFor(target), at),
      ])
      expect(twice.sort()).toEqual([false, true])
      await save()
      expect(await store.spendCode(codeFor(target), at)).toBe(true)
    })

    it('[U101] of many rotations of one counter exactly one wins, and the device is revoked', async () => {
      const store = getStore()
      const user = await createUser(store)
      const deviceId = await openDevice(store, user.id)
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => rotate(store, deviceId, 1)))
      const count = (status: string) => outcomes.filter((outcome) => outcome.status === status).length
      expect([count('rotated'), count('reused')]).toEqual([1, 1])
      expect(await store.getDeviceState(deviceId)).toMatchObject({ is_revoked: true })
    })

    it('[U102] a counter from the future, an unknown, an expired device and a disabled user are refused', async () => {
      const store = getStore()
      const user = await createUser(store)
      const deviceId = await openDevice(store, user.id)
      const refused = { status: 'refused', code: 'invalid_refresh_token' }
      expect(await rotate(store, deviceId, 2)).toEqual(refused)
      expect(await rotate(store, 'no such device', 1)).toEqual(refused)
      expect(await store.rotateDevices([{ deviceId, counter: 1, refreshedAfter: at, at }])).toEqual([refused])
      await store.setDisabled(user.id, true, at)
      expect(await rotate(store, deviceId, 1)).toEqual({ status: 'refused', code: 'user_disabled' })
      await store.setDisabled(user.id, false, at)
      expect(await rotate(store, deviceId, 1)).toMatchObject({ status: 'rotated', user: { id: user.id } })
    })

    it('[U212] refreshes that share a transaction are decided one after the other, and each by itself', async () => {
      const store = getStore()
      const user = await createUser(store)
      const [one, other] = [await openDevice(store, user.id), await openDevice(store, user.id)]
      const ask = (deviceId: string, counter: number) => ({
        deviceId,
        counter,
        refreshedAfter: 0,
        at: at + 1,
      })
      const batch = [ask(one, 1), ask('nobody', 1), ask(other, 1), ask(other, 2), ask(one, 1), ask(one, 2)]
      const outcomes = await store.rotateDevices(batch)
      expect(outcomes.map(({ status }) => status)).toEqual([
        ...['rotated', 'refused', 'rotated', 'rotated', 'reused', 'refused'],
      ])
      expect(await store.getDeviceState(one)).toMatchObject({ is_revoked: true })
      expect(await rotate(store, other, 3)).toMatchObject({ status: 'rotated', user: { id: user.id } })
      expect(await store.rotateDevices([])).toEqual([])
    })

    it('[U216] a rotation that was named is done again by its name, and changes nothing, until its successor is used', async () => {
      const store = getStore()
      const user = await createUser(store)
      const deviceId = await openDevice(store, user.id)
      const rotated = { status: 'rotated', user: { id: user.id } }
      expect(await rotate(store, deviceId, 1, 'a')).toMatchObject(rotated)
      const later = { deviceId, counter: 1, requestHash: 'a', refreshedAfter: 0, at: at + 9 }
      expect(await store.rotateDevices([later])).toMatchObject([rotated])
      expect(await store.getDeviceState(deviceId)).toMatchObject({ is_revoked: false, last_seen_at: at + 1 })
      expect(await rotate(store, deviceId, 2, 'b')).toMatchObject(rotated)
      expect(await rotate(store, deviceId, 1, 'a')).toEqual({ status: 'reused', userId: user.id })
      expect(await rotate(store, deviceId, 2, 'b')).toMatchObject({ status: 'refused' })
    })

    it.each([
      ['another name', 'a', 'b'],
      ['no name', 'a', undefined],
      ['a name that the first had not', undefined, 'a'],
    ])('[U217] a counter that comes again with %s is reuse', async (_title, first, second) => {
      const store = getStore()
      const user = await createUser(store)
      const deviceId = await openDevice(store, user.id)
      expect(await rotate(store, deviceId, 1, first)).toMatchObject({ status: 'rotated' })
      expect(await rotate(store, deviceId, 1, second)).toEqual({ status: 'reused', userId: user.id })
      expect(await store.getDeviceState(deviceId)).toMatchObject({ is_revoked: true })
    })

    it('[U218] a rotation that was named may come many times at once, in one transaction and in several', async () => {
      const store = getStore()
      const user = await createUser(store)
      const deviceId = await openDevice(store, user.id)
      const named = { deviceId, counter: 1, requestHash: 'a', refreshedAfter: 0, at: at + 1 }
      const batches = await Promise.all(
        Array.from({ length: 4 }, () => store.rotateDevices([named, named, named])),
      )
      expect(batches.flat().map(({ status }) => status)).toEqual(Array(12).fill('rotated'))
      expect(await rotate(store, deviceId, 2)).toMatchObject({ status: 'rotated' })
    })

    it('[U219] a rotation that was named is not done again for a disabled user, nor once the device has expired', async () => {
      const store = getStore()
      const user = await createUser(store)
      const deviceId = await openDevice(store, user.id)
      await rotate(store, deviceId, 1, 'a')
      const expired = { deviceId, counter: 1, requestHash: 'a', refreshedAfter: at + 1, at: at + 2 }
      expect(await store.rotateDevices([expired])).toEqual([
        { status: 'refused', code: 'invalid_refresh_token' },
      ])
      await store.setDisabled(user.id, true, at)
      expect(await rotate(store, deviceId, 1, 'a')).toEqual({ status: 'refused', code: 'user_disabled' })
    })

    it('[U103] signing in holds only against the password hash that is stored at that moment', async () => {
      const store = getStore()
      const user = await createUser(store)
      expect(
        await store.changePassword({
          userId: user.id,
          formerHash: 'hash 1',
          passwordHash: 'hash 2',
          exceptDeviceId: undefined,
          at,
        }),
      ).toEqual({ status: 'changed' })
      expect(await signIn(store, user.id)).toEqual({ status: 'refused', code: 'invalid_credentials' })
      expect(await signIn(store, 7)).toEqual({ status: 'refused', code: 'invalid_credentials' })
    })

    it('[U104] a new password hash revokes the devices it should, and no others', async () => {
      const store = getStore()
      const user = await createUser(store)
      const stranger = await openDevice(store, (await createUser(store)).id)
      const [kept, other] = [await openDevice(store, user.id), await openDevice(store, user.id)]
      const isRevoked = async (id: string) => (await store.getDeviceState(id))?.is_revoked
      const change = { userId: user.id, passwordHash: 'hash 2', at }
      await store.changePassword({ ...change, formerHash: 'hash 1', exceptDeviceId: kept })
      expect([await isRevoked(kept), await isRevoked(other)]).toEqual([false, true])
      await store.resetPassword(change)
      expect([await isRevoked(kept), await isRevoked(stranger)]).toEqual([true, false])
    })

    it('[U105] devices are listed by when they were seen, and displaced in that order', async () => {
      const store = getStore()
      const user = await createUser(store)
      const ids = []
      for (let n = 0; n < 3; n += 1) ids.push(await openDevice(store, user.id, at + n))
      await store.touchDevices([
        { deviceId: ids[0] ?? '', at: at + 10 },
        { deviceId: ids[2] ?? '', at: at - 10 },
      ])
      const listed = await store.listDevices(user.id, 0)
      expect(listed.map(({ id }) => id)).toEqual([ids[0], ids[2], ids[1]])
      expect(listed[0]).toEqual({
        id: ids[0],
        user_id: user.id,
        name: 'device',
        created_at: at,
        last_seen_at: at + 10,
      })
      expect(await signIn(store, user.id, { at: at + 20, maxDevices: 2 })).toMatchObject({
        status: 'signed_in',
        revokedDeviceIds: [ids[2], ids[1]],
      })
      expect(await store.listDevices(user.id, at + 5)).toHaveLength(1)
    })

    it('[U500] sign-ins that share a transaction are decided one after the other, and each by itself', async () => {
      const store = getStore()
      const [user, banned] = [await createUser(store), await createUser(store)]
      await store.setDisabled(banned.id, true, at)
      const former = await openDevice(store, user.id)
      const batch = [
        signInOf(user.id, { maxDevices: 2, at: at + 1 }),
        signInOf(user.id, { proof: { kind: 'password', passwordHash: 'another hash' } }),
        signInOf(banned.id),
        signInOf(7),
        signInOf(user.id, { maxDevices: 1, at: at + 2 }),
        signInOf(user.id, { maxDevices: 2, at: at + 3 }),
      ]
      const [first, , , , fifth, sixth] = batch.map(({ device }) => device.id)
      expect(await store.signIn(batch)).toEqual([
        { status: 'signed_in', user, revokedDeviceIds: [] },
        { status: 'refused', code: 'invalid_credentials' },
        { status: 'refused', code: 'user_disabled' },
        { status: 'refused', code: 'invalid_credentials' },
        { status: 'signed_in', user, revokedDeviceIds: [first, former] },
        { status: 'signed_in', user, revokedDeviceIds: [] },
      ])
      const living = await store.listDevices(user.id, 0)
      expect(living.map(({ id }) => id)).toEqual([sixth, fifth])
      expect(await rotate(store, fifth!, 1)).toMatchObject({ status: 'rotated' })
      expect(await rotate(store, first!, 1)).toMatchObject({ status: 'refused' })
      expect(await store.signIn([])).toEqual([])
    })

    it('[U501] codes that share a transaction are counted and used up as if one came after the other', async () => {
      const store = getStore()
      const [user, other] = [await createUser(store), await createUser(store)]
      const save = (target: string) =>
        store.saveCode({ target, purpose: 'login', codeHash: 'right', expiresAt: at + 1_000, at })
      const byCode = (userId: number | undefined, target: string, codeHash?: string, triedAt = at) =>
        signInOf(userId, { proof: { kind: 'code', code: codeFor(target, codeHash) }, at: triedAt })
      const enter = async (batch: readonly SignIn[]) =>
        (await store.signIn(batch)).map(({ status }) => status)

      await Promise.all([user.phone, other.phone].map(save))
      expect(
        await enter([
          byCode(user.id, user.phone, 'wrong'),
          byCode(user.id, user.phone),
          byCode(user.id, user.phone),
          byCode(other.id, other.phone, 'right', at + 1_000),
          byCode(other.id, other.phone),
        ]),
      ).toEqual(['refused', 'signed_in', 'refused', 'refused', 'signed_in'])

      await save(user.phone)
      const wrong = byCode(user.id, user.phone, 'wrong')
      expect(await enter([wrong, wrong])).not.toContain('signed_in')
      expect(await enter([wrong, byCode(user.id, user.phone)])).not.toContain('signed_in')
      expect(await enter([byCode(user.id, user.phone)])).toEqual(['refused'])
    })

    it('[U502] nobody is signed in by no code, and each of their attempts counts', async () => {
      const store = getStore()
      const target = someone().phone
      await store.saveCode({ target, purpose: 'login', codeHash: 'right', expiresAt: at + 1_000, at })
      const nobody = (codeHash: string) =>
        signInOf(undefined, { proof: { kind: 'code', code: codeFor(target, codeHash) } })
      const refused = { status: 'refused', code: 'invalid_credentials' }
      expect(await store.signIn([nobody('wrong'), nobody('right')])).toEqual([refused, refused])
      expect(await store.spendCode(codeFor(target), at)).toBe(false)
    })

    it('[U503] signing in forgets the devices of the user that were revoked long ago, and no others', async () => {
      const store = getStore()
      const [user, other] = [await createUser(store), await createUser(store)]
      const open = () => openDevice(store, user.id)
      const [old, late, living, others] = [
        await open(),
        await open(),
        await open(),
        await openDevice(store, other.id),
      ]
      await store.revokeDevice({ userId: user.id, deviceId: old, at: at + 1 })
      await store.revokeDevice({ userId: user.id, deviceId: late, at: at + 2 })
      await store.revokeDevice({ userId: other.id, deviceId: others, at: at + 1 })
      await signIn(store, user.id, { forgetRevokedBefore: at + 2 })
      expect([...(await store.getDeviceStates([old, late, living, others])).keys()].sort()).toEqual(
        [late, living, others].sort(),
      )
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

    it('[U108] many codes, registrations and logins at once do not get in each other’s way', async () => {
      const store = getStore()
      const user = await createUser(store)
      const expiresAt = at + 1_000
      const each = Array.from({ length: 20 }, async () => {
        const draft = someone()
        const code = { ...codeFor(draft.phone), purpose: 'register' } as const
        await store.saveCode({ ...code, expiresAt, at })
        const [created, signedIn] = await Promise.all([
          store.createUser({ user: draft, device: { id: randomUUID(), name: '' }, code, at }),
          signIn(store, user.id, { maxDevices: 5 }),
        ])
        return [created.status, signedIn.status]
      })
      expect(await Promise.all(each)).toEqual(Array(20).fill(['created', 'signed_in']))
      expect(await store.listDevices(user.id, 0)).toHaveLength(5)
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
