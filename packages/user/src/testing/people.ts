import type { Caller } from '@stonechat/protocol/operations'
import type { SignedIn } from '../parts.js'
import type { Users } from '../users.js'
import { password } from './start-users.js'

/** A Chinese mobile number for each small number, as people type it. */
export function phoneOf(n: number): string {
  return `138${String(n).padStart(8, '0')}`
}

/** Registers somebody by number: `user1` with `phoneOf(1)`. */
export function register(users: Users, n: number, more: { username?: string; code?: string } = {}) {
  return users.call('account.register', undefined, {
    username: `user${n}`,
    phone: phoneOf(n),
    password,
    ...more,
  })
}

export function login(users: Users, n: number, given = password) {
  return users.call('account.login', undefined, { phone: phoneOf(n), password: given })
}

/** Who a fresh sign-in is. @throws where its token is not good */
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
