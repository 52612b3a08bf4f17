/** An address that is proven for the first time: who opened the account before it is out. */
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { AddressProof, IdentityDraft, UserRecord, UserStore } from '../contract/index.js'
import { at, codeFor, createUser, newPhone, openDevice, phoneOf, rotate, signIn, signInOf } from './people.js'

const newEmail = () => `${randomUUID()}@example.com`
const refused = { status: 'refused', code: 'invalid_credentials' }

export function registerFirstProofRules(getStore: () => UserStore): void {
  /** A code that was just sent. */
  async function send(target: string, purpose: AddressProof['purpose'] = 'login'): Promise<AddressProof> {
    const code = { ...codeFor(target), purpose }
    await getStore().saveCode({ target, purpose, codeHash: 'right', expiresAt: at + 1_000, at })
    return code
  }

  const byCode = async (user: UserRecord, target: string) =>
    signIn(getStore(), user.id, { proof: { kind: 'code', code: await send(target) } })

  const byPassword = (user: UserRecord) => signIn(getStore(), user.id)

  const bind = async (user: UserRecord, email: string, more: { deviceId?: string; at?: number } = {}) =>
    getStore().bindEmail({ userId: user.id, email, code: await send(email, 'bind_email'), at, ...more })

  const isRevoked = async (id: string) => (await getStore().getDeviceState(id))?.isRevoked

  it.each(['phone', 'email'] as const)(
    '[U804] the first code for an unproven %s ends every other device and the password, and says so',
    async (kind) => {
      const store = getStore()
      const key = kind === 'phone' ? newPhone() : newEmail()
      const user = await createUser(store, { identities: [{ kind, key }] })
      const stranger = await createUser(store)
      const [others, ...opened] = [
        await openDevice(store, stranger.id),
        await openDevice(store, user.id),
        await openDevice(store, user.id),
      ]
      const provenAt = kind === 'phone' ? 'phoneProvenAt' : 'emailProvenAt'
      expect(user[provenAt]).toBeNull()

      const outcome = await byCode(user, key)
      expect(outcome).toEqual({
        status: 'signed_in',
        user: { ...user, passwordHash: null, [provenAt]: at },
        revokedDeviceIds: expect.arrayContaining(opened),
        firstProof: { hadPassword: true, removed: [], rev: 1 },
      })
      expect(await Promise.all([...opened, others].map(isRevoked))).toEqual([true, true, false])
      expect(await store.listDevices(user.id, 0)).toHaveLength(1)
      expect(await rotate(store, opened[0]!, 1)).toMatchObject({ status: 'refused' })
      expect(await byPassword(user)).toEqual(refused)
      const change = {
        userId: user.id,
        formerHash: 'hash 1',
        passwordHash: 'x',
        exceptDeviceId: undefined,
        at,
      }
      expect(await store.changePassword(change)).toEqual(refused)
      expect(await store.getUser({ kind, key })).toMatchObject({ [provenAt]: at, passwordHash: null })
    },
  )

  it('[U805] a code for a proven address ends nothing, whether a code, an operator or an earlier sign-in proved it', async () => {
    const store = getStore()
    const [confirmed, told] = [newPhone(), newPhone()]
    const user = await createUser(store, { identities: [{ ...phoneOf(confirmed), isProven: true }] })
    const other = await createUser(store, { identities: [phoneOf(told)] })
    const both = await createUser(store, {
      identities: [phoneOf(newPhone()), { kind: 'email', key: newEmail() }],
    })
    const neither = await createUser(store, { identities: [{ kind: 'external', key: randomUUID() }] })
    const ids = [both.id, user.id, neither.id, other.id, 7]
    expect(await store.proveAddresses(ids, at)).toEqual([other.id, both.id])
    expect(await store.proveAddresses(ids, at)).toEqual([])
    expect(await store.proveAddresses([], at)).toEqual([])
    const proven = { phoneProvenAt: at, emailProvenAt: at }
    expect(await store.getUser({ id: both.id })).toEqual({ ...both, ...proven })
    expect(await store.getUser({ id: neither.id })).toEqual(neither)
    for (const [one, phone] of [
      [user, confirmed],
      [other, told],
      [user, confirmed],
    ] as const) {
      const device = await openDevice(store, one.id)
      const outcome = await byCode(one, phone)
      expect(outcome).toMatchObject({
        status: 'signed_in',
        revokedDeviceIds: [],
        user: { passwordHash: 'hash 1' },
      })
      expect(outcome).not.toHaveProperty('firstProof')
      expect(await isRevoked(device)).toBe(false)
    }
  })

  it('[U806] a first proof takes away the addresses that came with the proven one or after it, and leaves older ones and those of a host', async () => {
    const store = getStore()
    const [phone, email] = [newPhone(), newEmail()]
    const external: IdentityDraft = { kind: 'external', key: randomUUID(), isProven: true }
    const user = await createUser(store, { identities: [phoneOf(phone), external] })
    expect(await bind(user, email)).toMatchObject({ status: 'updated', user: { email, emailProvenAt: at } })
    expect(await byCode(user, phone)).toMatchObject({
      user: { phone, email: null, emailProvenAt: null },
      firstProof: { removed: ['email'] },
    })
    expect(await byCode(user, email)).toEqual(refused)
    expect(await store.getUser({ kind: 'email', key: email })).toBeUndefined()
    expect(await store.getUser(external)).toMatchObject({ id: user.id })
    expect(await bind(user, email)).toMatchObject({ status: 'updated' })
    expect(await byCode(user, phone)).not.toHaveProperty('firstProof')
    expect(await byCode(user, email)).toMatchObject({ status: 'signed_in' })
  })

  it('[U807] sign-ins that share a transaction with a first proof end with it where they came before, and meet it where they came after', async () => {
    const store = getStore()
    const phone = newPhone()
    const user = await createUser(store, { identities: [phoneOf(phone)] })
    const code = await send(phone)
    const batch = [
      signInOf(user.id, { proof: { kind: 'password', passwordHash: 'hash 1', strongerHash: 'hash 2' } }),
      signInOf(user.id),
      signInOf(user.id, { proof: { kind: 'code', code } }),
      signInOf(user.id),
    ]
    const outcomes = await store.signIn(batch)
    expect(outcomes.map(({ status }) => status)).toEqual(['signed_in', 'signed_in', 'signed_in', 'refused'])
    const [one, two, three] = batch.map(({ device }) => device.id)
    expect(outcomes[2]).toMatchObject({ revokedDeviceIds: [two, one] })
    expect(await Promise.all([one!, two!, three!].map(isRevoked))).toEqual([true, true, false])
    expect(await store.getUser({ id: user.id })).toMatchObject({ passwordHash: null })
  })

  it('[U808] whoever comes first of a first proof and many others, in transactions of their own, only the owner stays in', async () => {
    const store = getStore()
    for (let round = 0; round < 6; round += 1) {
      const [phone, email] = [newPhone(), newEmail()]
      const user = await createUser(store, { identities: [phoneOf(phone)] })
      const device = await openDevice(store, user.id)
      const code = await send(phone)
      const [bindCode, loginCode] = [await send(email, 'bind_email'), await send(email)]
      const owner = signInOf(user.id, { proof: { kind: 'code', code } })
      await Promise.all([
        byPassword(user),
        store.changePassword({
          userId: user.id,
          formerHash: 'hash 1',
          passwordHash: 'hash 2',
          exceptDeviceId: device,
          at,
        }),
        store.bindEmail({ userId: user.id, deviceId: device, email, code: bindCode, at }),
        store.signIn([owner]),
        rotate(store, device, 1),
        store.signIn([signInOf(user.id, { proof: { kind: 'code', code: loginCode } })]),
      ])
      expect((await store.listDevices(user.id, 0)).map(({ id }) => id)).toEqual([owner.device.id])
      expect(await store.getUser({ id: user.id })).toMatchObject({ phone, email: null, passwordHash: null })
      expect(await store.getUser({ kind: 'email', key: email })).toBeUndefined()
    }
  })

  it('[U809] a reset by a code is a first proof too, and the password it sets stays', async () => {
    const store = getStore()
    const [phone, email] = [newPhone(), newEmail()]
    const user = await createUser(store, { identities: [phoneOf(phone)] })
    const device = await openDevice(store, user.id)
    await bind(user, email)
    const reset = async () =>
      store.resetPassword({
        userId: user.id,
        passwordHash: 'hash 2',
        code: await send(phone, 'reset_password'),
        at,
      })
    expect(await reset()).toMatchObject({
      status: 'changed',
      firstProof: { hadPassword: true, removed: ['email'] },
    })
    expect(await isRevoked(device)).toBe(true)
    expect(await store.getUser({ id: user.id })).toMatchObject({
      email: null,
      passwordHash: 'hash 2',
      phoneProvenAt: at,
    })
    expect((await reset()) as object).not.toMatchObject({ firstProof: expect.anything() })
    expect(await byCode(user, phone)).not.toHaveProperty('firstProof')
  })

  it('[U810] a code for an address that is no longer the user’s does not hold, and a revoked device binds no address', async () => {
    const store = getStore()
    const [former, next] = [newEmail(), newEmail()]
    const user = await createUser(store, { identities: [] })
    await bind(user, former)
    await bind(user, next)
    expect(await byCode(user, former)).toEqual(refused)
    const code = await send(former, 'reset_password')
    expect(await store.resetPassword({ userId: user.id, passwordHash: 'x', code, at })).toEqual({
      status: 'refused',
      code: 'invalid_code',
    })
    const deviceId = await openDevice(store, user.id)
    await store.revokeDevice({ userId: user.id, deviceId, at })
    expect(await bind(user, former, { deviceId })).toEqual({ status: 'refused', code: 'device_revoked' })
    expect(await bind(user, former, { deviceId: 'unknown' })).toEqual({
      status: 'refused',
      code: 'device_revoked',
    })
    expect(await store.getUser({ id: user.id })).toMatchObject({ email: next })
  })
}
