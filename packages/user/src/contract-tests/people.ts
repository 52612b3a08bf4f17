/** What the rules of the store of accounts begin with: people, codes, and ways to sign in. */
import { randomInt, randomUUID } from 'node:crypto'
import type {
  AddressProof,
  Identity,
  Rotation,
  SignIn,
  UserDraft,
  UserRecord,
  UserStore,
} from '../contract/index.js'

export const at = 1_750_000_000_000

/** Somewhere else in each run, since a store may hold the people of an earlier one. */
let people = randomInt(90_000_000)

/** An unused phone number. */
export function newPhone(): string {
  people += 1
  return `+86139${String(people).padStart(8, '0')}`
}

export const phoneOf = (key: string): Identity => ({ kind: 'phone', key })

/** A user with a phone number, unless other identities are given. */
export function someone(given: Partial<UserDraft> = {}): UserDraft {
  people += 1
  const username = given.username ?? `someone${people}`
  return {
    username,
    usernameKey: username,
    usernameLooks: [username],
    nickname: username,
    identities: [phoneOf(newPhone())],
    passwordHash: 'hash 1',
    locale: 'zh-CN',
    ...given,
  }
}

export const codeFor = (target: string, codeHash = 'right'): AddressProof => ({
  kind: target.includes('@') ? 'email' : 'phone',
  target,
  purpose: 'login',
  codeHash,
  maxAttempts: 3,
})

export async function createUser(store: UserStore, given: Partial<UserDraft> = {}): Promise<UserRecord> {
  const outcome = await store.createUser({ user: someone(given), at })
  if (outcome.status === 'refused') throw new Error(outcome.code)
  return outcome.user
}

/** The same for a user who has a phone number. */
export async function createUserWithPhone(store: UserStore): Promise<{ user: UserRecord; phone: string }> {
  const phone = newPhone()
  return { user: await createUser(store, { identities: [phoneOf(phone)] }), phone }
}

export const signInOf = (userId: number | undefined, given: Partial<SignIn> = {}): SignIn => ({
  userId,
  device: { id: randomUUID(), name: '' },
  proof: { kind: 'password', passwordHash: 'hash 1' },
  maxDevices: 10,
  forgetRevokedBefore: 0,
  at,
  ...given,
})

export const signIn = async (store: UserStore, userId: number, given: Partial<SignIn> = {}) =>
  (await store.signIn([signInOf(userId, given)]))[0]!

export async function openDevice(store: UserStore, userId: number, openedAt = at): Promise<string> {
  const id = randomUUID()
  const outcome = await signIn(store, userId, { device: { id, name: 'device' }, at: openedAt })
  if (outcome.status === 'refused') throw new Error(outcome.code)
  return id
}

/** A refresh token that is presented, a moment after `at` and without any grace unless it is given. */
export const rotationOf = (deviceId: string, counter: number, given: Partial<Rotation> = {}): Rotation => ({
  deviceId,
  counter,
  refreshedAfter: 0,
  graceMs: 0,
  at: at + 1,
  ...given,
})

export const rotate = async (store: UserStore, deviceId: string, counter: number, requestHash?: string) =>
  (await store.rotateDevices([rotationOf(deviceId, counter, { requestHash })]))[0]!
