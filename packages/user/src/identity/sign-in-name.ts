import type { UserKey, UserRecord } from '../contract/index.js'
import { addressIdentity, parseAddress } from './address.js'
import type { Region } from './phone/phone.js'
import { usernameKey } from './username/username-key.js'

/** The name of an account when signing in with a password. */
export interface SignInName {
  readonly key: UserKey
  /** Guesses are counted by it. No text stands for accounts of two kinds. */
  readonly text: string
}

/**
 * The name in an input that has been checked to hold exactly one.
 * @throws StonechatError `invalid_input` for a phone number that cannot be one
 */
export function parseSignInName(
  input: { phone?: string | undefined; email?: string | undefined; username?: string | undefined },
  region: Region,
): SignInName {
  if (input.username !== undefined) {
    const text = usernameKey(input.username)
    return { key: { usernameKey: text }, text }
  }
  const address = parseAddress(input, region)
  return { key: addressIdentity(address), text: address.target }
}

/** The text of the name that this user most likely signs in with. */
export function signInTextOf({ phone, email, username }: UserRecord): string {
  return phone ?? email ?? usernameKey(username)
}
