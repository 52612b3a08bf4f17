/** Identities of accounts, and accounts without a password. */
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { CodeProof, Identity, UserStore } from '../contract/index.js'
import { at, createUser, newPhone, phoneOf, signIn, someone } from './people.js'

/** One identity of each kind. */
const newIdentities = (): Identity[] => [
  phoneOf(newPhone()),
  { kind: 'email', key: `${randomUUID()}@example.com` },
  { kind: 'external', key: `客户 ${randomUUID()}` },
]

const takenCodes = { phone: 'phone_taken', email: 'email_taken', external: 'external_id_taken' } as const

export function registerIdentityRules(getStore: () => UserStore): void {
  it('[U540] an account is found by each of its identities, and shows its phone number and its e-mail address', async () => {
    const store = getStore()
    const identities = newIdentities()
    const [phone, email] = identities.map(({ key }) => key)
    const user = await createUser(store, { identities })
    expect(user).toMatchObject({ phone, email })
    for (const identity of identities) expect(await store.getUser(identity)).toEqual(user)
    expect(await store.getUser({ kind: 'external', key: phone! })).toBeUndefined()
  })

  it('[U541] an account may have no identity: its id and its username name it', async () => {
    const store = getStore()
    const user = await createUser(store, { identities: [] })
    expect(user).toMatchObject({ phone: null, email: null })
    expect(await store.getUser({ usernameKey: user.username })).toEqual(user)
    expect(await store.listIdentities([user.id])).toEqual(new Map())
  })

  it('[U542] a key belongs to one account of its kind, and to another one of another kind', async () => {
    const store = getStore()
    const identities = newIdentities()
    await createUser(store, { identities })
    for (const identity of identities) {
      const [free] = newIdentities()
      const draft = someone({ identities: [...(identity.kind === 'phone' ? [] : [free!]), identity] })
      expect(await store.createUser({ user: draft, at })).toEqual({
        status: 'refused',
        code: takenCodes[identity.kind],
      })
      expect(await store.getUser(free!)).toBeUndefined()
      expect(await store.getUser({ usernameKey: draft.usernameKey })).toBeUndefined()
    }
    const other: Identity = { kind: 'external', key: identities[1]!.key }
    await expect(createUser(store, { identities: [other] })).resolves.toBeDefined()
  })

  it('[U543] external ids that differ in case, accents or width name different accounts', async () => {
    const store = getStore()
    const key = `é${randomUUID()}`
    for (const one of [key, key.toUpperCase(), key.normalize('NFD'), `${key}ａ`, `${key}a`])
      await expect(createUser(store, { identities: [{ kind: 'external', key: one }] })).resolves.toBeDefined()
  })

  it('[U544] of many users with one external id at once exactly one is made, and the others leave nothing behind', async () => {
    const store = getStore()
    const external: Identity = { kind: 'external', key: randomUUID() }
    const drafts = Array.from({ length: 8 }, () => someone({ identities: [phoneOf(newPhone()), external] }))
    const outcomes = await Promise.all(drafts.map((user) => store.createUser({ user, at })))
    expect(outcomes.filter(({ status }) => status === 'created')).toHaveLength(1)
    const found = await Promise.all(drafts.map(({ identities }) => store.getUser(identities[0]!)))
    expect(found.filter((user) => user !== undefined)).toHaveLength(1)
  })

  it('[U545] identities are listed for many users at once', async () => {
    const store = getStore()
    const [first, second] = [newIdentities(), newIdentities().slice(2)]
    const one = await createUser(store, { identities: first })
    const other = await createUser(store, { identities: second })
    const listed = await store.listIdentities([one.id, other.id, 7])
    expect([...listed.keys()].sort()).toEqual([one.id, other.id].sort())
    expect(new Set(listed.get(one.id))).toEqual(new Set(first))
    expect(listed.get(other.id)).toEqual(second)
    expect(await store.listIdentities([])).toEqual(new Map())
  })

  it('[U546] a mailbox that is bound takes the place of the former one, which is free again', async () => {
    const store = getStore()
    const [user, other] = [await createUser(store), await createUser(store)]
    const [former, next] = [`${randomUUID()}@example.com`, `${randomUUID()}@example.com`]
    const bind = async (userId: number, email: string) => {
      const code: CodeProof = { target: email, purpose: 'bind_email', codeHash: 'right', maxAttempts: 3 }
      await store.saveCode({ ...code, expiresAt: at + 1_000, at })
      return store.bindEmail({ userId, email, code, at })
    }
    for (const email of [former, former, next])
      expect(await bind(user.id, email)).toMatchObject({ status: 'updated', user: { email } })
    expect(await store.getUser({ kind: 'email', key: former })).toBeUndefined()
    expect(await store.getUser({ kind: 'email', key: next })).toMatchObject({ id: user.id, email: next })
    expect(await bind(other.id, former)).toMatchObject({ status: 'updated' })
    expect(await bind(other.id, next)).toEqual({ status: 'refused', code: 'email_taken' })
    expect(await store.getUser({ kind: 'email', key: former })).toMatchObject({ id: other.id, email: former })
    expect((await store.listIdentities([user.id])).get(user.id)).toContainEqual({ kind: 'email', key: next })
  })

  it('[U547] no password opens an account without one, until it is given one', async () => {
    const store = getStore()
    const user = await createUser(store, { passwordHash: null })
    expect(user.passwordHash).toBeNull()
    const refused = { status: 'refused', code: 'invalid_credentials' }
    for (const passwordHash of ['', 'null', 'hash 1'])
      expect(await signIn(store, user.id, { proof: { kind: 'password', passwordHash } })).toEqual(refused)
    const change = { userId: user.id, passwordHash: 'hash 2', at }
    expect(await store.changePassword({ ...change, formerHash: '', exceptDeviceId: undefined })).toEqual(
      refused,
    )
    expect(await store.resetPassword(change)).toEqual({ status: 'changed' })
    const proof = { kind: 'password', passwordHash: 'hash 2' } as const
    expect(await signIn(store, user.id, { proof })).toMatchObject({ status: 'signed_in' })
  })
}
