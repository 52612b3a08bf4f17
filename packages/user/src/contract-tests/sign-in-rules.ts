/** Signing in: users, their devices, and the proofs. */
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { SignIn, UserStore } from '../contract/index.js'
import {
  at,
  codeFor,
  createUser,
  createUserWithPhone,
  newPhone,
  openDevice,
  phoneOf,
  rotate,
  signIn,
  signInOf,
  someone,
} from './people.js'

export function registerSignInRules(getStore: () => UserStore): void {
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
      userId: user.id,
      name: 'device',
      createdAt: at,
      lastSeenAt: at + 10,
    })
    expect(await signIn(store, user.id, { at: at + 20, maxDevices: 2 })).toMatchObject({
      status: 'signed_in',
      revokedDeviceIds: [ids[2], ids[1]],
    })
    expect(await store.listDevices(user.id, at + 5)).toHaveLength(1)
  })

  it('[U826] beyond the limit devices that are connected go last, however long ago they were seen', async () => {
    const store = getStore()
    const user = await createUser(store)
    const ids: string[] = []
    for (let n = 0; n < 4; n += 1) ids.push(await openDevice(store, user.id, at + n))
    const displacedBy = async (connectedDeviceIds: readonly string[], maxDevices: number, later: number) => {
      const outcome = await signIn(store, user.id, { connectedDeviceIds, maxDevices, at: at + later })
      return outcome.status === 'signed_in' ? outcome.revokedDeviceIds : outcome
    }
    expect(await displacedBy([ids[0]!, 'unknown'], 4, 10)).toEqual([ids[1]])
    expect(await displacedBy([ids[0]!, ids[2]!], 3, 11)).toHaveLength(2)
    expect((await store.listDevices(user.id, 0)).map(({ id }) => id)).toEqual(
      expect.arrayContaining([ids[0], ids[2]]),
    )
    expect(await displacedBy([ids[0]!, ids[2]!], 2, 12)).toEqual(expect.arrayContaining([ids[0]]))
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
    const { user, phone } = await createUserWithPhone(store)
    const { user: other, phone: otherPhone } = await createUserWithPhone(store)
    const save = (target: string) =>
      store.saveCode({ target, purpose: 'login', codeHash: 'right', expiresAt: at + 1_000, at })
    const byCode = (userId: number | undefined, target: string, codeHash?: string, triedAt = at) =>
      signInOf(userId, { proof: { kind: 'code', code: codeFor(target, codeHash) }, at: triedAt })
    const enter = async (batch: readonly SignIn[]) => (await store.signIn(batch)).map(({ status }) => status)

    await Promise.all([phone, otherPhone].map(save))
    expect(
      await enter([
        byCode(user.id, phone, 'wrong'),
        byCode(user.id, phone),
        byCode(user.id, phone),
        byCode(other.id, otherPhone, 'right', at + 1_000),
        byCode(other.id, otherPhone),
      ]),
    ).toEqual(['refused', 'signed_in', 'refused', 'refused', 'signed_in'])

    await save(phone)
    const wrong = byCode(user.id, phone, 'wrong')
    expect(await enter([wrong, wrong])).not.toContain('signed_in')
    expect(await enter([wrong, byCode(user.id, phone)])).not.toContain('signed_in')
    expect(await enter([byCode(user.id, phone)])).toEqual(['refused'])
  })

  it('[U502] an unknown user is signed in by no code, and each attempt counts', async () => {
    const store = getStore()
    const target = newPhone()
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

  it('[U108] many codes, registrations and logins at once do not get in each other’s way', async () => {
    const store = getStore()
    const user = await createUser(store)
    const expiresAt = at + 1_000
    const each = Array.from({ length: 20 }, async () => {
      const phone = newPhone()
      const draft = someone({ identities: [phoneOf(phone)] })
      const code = { ...codeFor(phone), purpose: 'register' } as const
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
}
