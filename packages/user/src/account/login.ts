import { StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { Origin, Parts, SignedIn } from '../base/parts.js'
import { type Address, addressIdentity, parseAddress } from '../identity/address.js'
import { parseSignInName, type SignInName } from '../identity/sign-in-name.js'
import { openDevice } from './open-device.js'

/**
 * Signs a device in by password or by code. Wrong ones get the same answer, in text and time, whether or not the account
 * exists and has a password.
 * @throws StonechatError `invalid_input`, `invalid_credentials`, `user_disabled`, `rate_limited`,
 *   `overloaded`
 */
export async function login(
  parts: Parts,
  input: ParsedInput<'account.login'>,
  origin: Origin,
): Promise<SignedIn> {
  const device = { name: input.device_name, userAgent: origin.userAgent }
  const { code } = input
  if (code !== undefined) {
    const address = parseAddress(input, parts.region)
    return parts.throttle.guess({ ip: origin.ip }, () => loginByCode(parts, address, code, device))
  }
  const name = parseSignInName(input, parts.region)
  return parts.throttle.guess({ account: name.text, ip: origin.ip }, () =>
    loginByPassword(parts, name, input.password ?? '', device),
  )
}

interface DeviceHints {
  readonly name: string | undefined
  readonly userAgent: string | undefined
}

async function loginByPassword(parts: Parts, { key }: SignInName, password: string, device: DeviceHints) {
  const { store, hasher, log } = parts
  const user = await store.getUser(key)
  const passwordHash = user?.passwordHash ?? null
  const isRight = await hasher.verify(passwordHash, password)
  if (user === undefined || passwordHash === null || !isRight) {
    log.info({ userId: user?.id }, 'account.sign_in_failed')
    throw new StonechatError('invalid_credentials')
  }

  const strongerHash = hasher.isOutdated(passwordHash) ? await hasher.hash(password) : undefined
  return openDevice(parts, {
    userId: user.id,
    device,
    proof: { kind: 'password', passwordHash, strongerHash },
  })
}

async function loginByCode(parts: Parts, address: Address, code: string, device: DeviceHints) {
  const { store, codes } = parts
  const { kind, key } = addressIdentity(address)
  const proof = { kind, ...codes.prove({ target: key, purpose: 'login', code }) }
  const user = await store.getUser({ kind, key })
  // An unknown account takes the same work as a known one, and is never let in: no code was sent to it.
  return openDevice(parts, { userId: user?.id, device, proof: { kind: 'code', code: proof } })
}
