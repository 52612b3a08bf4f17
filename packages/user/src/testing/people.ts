import type { Caller } from '@stonechat/protocol/operations'
import type { SignedIn } from '../base/parts.js'
import type { Users } from '../users.js'

export const password = 'correct horse'

let street = 0

/** From here on small numbers and words name other people: tests share a database. */
export function moveToNextStreet(): void {
  street += 1
}

/** A Chinese mobile number for each number below 1,000, as people type it. */
export function phoneOf(n: number): string {
  return `138${String(street * 1_000 + n).padStart(8, '0')}`
}

/** A username that begins with a word. */
export function nameOf(word: string): string {
  return `${word}-${street}`
}

/** Registers a user by number: `nameOf('user1')` with `phoneOf(1)`. */
export function register(users: Users, n: number, more: { username?: string; code?: string } = {}) {
  return users.call('account.register', undefined, {
    username: nameOf(`user${n}`),
    phone: phoneOf(n),
    password,
    ...more,
  })
}

export function login(users: Users, n: number, given = password) {
  return users.call('account.login', undefined, { phone: phoneOf(n), password: given })
}

/** The caller of a fresh sign-in. @throws where its token is not good */
export async function callerOf(users: Users, signedIn: SignedIn): Promise<Caller> {
  const caller = await users.authenticate(signedIn.token)
  if (caller === null) throw new Error('the token was refused')
  return caller
}

/** What a promise rejects with; fails the test where it resolves. */
export async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a refusal, got ${JSON.stringify(value)}`)
    },
    (error: unknown) => error,
  )
}
