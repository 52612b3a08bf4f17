import type { UserKey } from '../contract/index.js'
import { addressIdentity, parseAddress } from './address.js'
import type { Region } from './phone/phone.js'
import { usernameKey } from './username/username-key.js'

/** The name of an account when signing in with a password. */
export interface SignInName {
  readonly key: UserKey
  /** The same name, normalised. */
  readonly name: { phone?: string; email?: string; username?: string }
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
    const username = usernameKey(input.username)
    return { key: { usernameKey: username }, name: { username } }
  }
  const { kind, key } = addressIdentity(parseAddress(input, region))
  return { key: { kind, key }, name: { [kind]: key } }
}
