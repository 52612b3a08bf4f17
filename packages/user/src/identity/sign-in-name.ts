import type { UserKey } from '../contract/index.js'
import { type Address, addressIdentity, parseAddress } from './address.js'
import type { Region } from './phone/phone.js'
import { usernameKey } from './username/username-key.js'

/** What an account is named by where its owner signs in: one of these. */
export interface AccountName {
  readonly phone?: string | undefined
  readonly email?: string | undefined
  readonly username?: string | undefined
}

/** The name of an account when signing in with a password. */
export interface SignInName {
  readonly key: UserKey
  /** The same name, normalised. */
  readonly name: AccountName
  /** Where a code could have been sent to. */
  readonly address: Address | undefined
}

/**
 * The name in an input that has been checked to hold exactly one.
 * @throws StonechatError `invalid_input` for a phone number that cannot be one
 */
export function parseSignInName(input: AccountName, region: Region): SignInName {
  if (input.username !== undefined) {
    const username = usernameKey(input.username)
    return { key: { usernameKey: username }, name: { username }, address: undefined }
  }
  const address = parseAddress(input, region)
  const { kind, key } = addressIdentity(address)
  return { key: { kind, key }, name: { [kind]: key }, address }
}
