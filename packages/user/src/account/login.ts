import { StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { Origin, Parts, SignedIn } from '../base/parts.js'
import type { UserRecord } from '../contract/index.js'
import { type Address, addressIdentity } from '../identity/address.js'
import { parseSignInName } from '../identity/sign-in-name.js'
import { guess } from '../throttle/guess.js'
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
  const { key, name, address } = parseSignInName(input, parts.region)
  const user = await parts.store.getUser(key)
  const subject = {
    ...{ name, user, deviceName: input.device_name, proof: input.proof },
    device: parts.deviceKeys.read(input.device_key, user?.id),
  }
  const { password = '', code } = input
  return code === undefined || address === undefined
    ? guess(parts, { ...subject, by: 'password' }, origin, () =>
        loginByPassword(parts, user, password, device),
      )
    : guess(parts, { ...subject, by: 'code' }, origin, () => loginByCode(parts, user, address, code, device))
}

interface DeviceHints {
  readonly name: string | undefined
  readonly userAgent: string | undefined
}

async function loginByPassword(
  parts: Parts,
  user: UserRecord | undefined,
  password: string,
  device: DeviceHints,
) {
  const { hasher } = parts
  const passwordHash = user?.passwordHash ?? null
  const isRight = await hasher.verify(passwordHash, password)
  if (user === undefined || passwordHash === null || !isRight) throw new StonechatError('invalid_credentials')

  const strongerHash = hasher.isOutdated(passwordHash) ? await hasher.hash(password) : undefined
  return openDevice(parts, {
    userId: user.id,
    device,
    proof: { kind: 'password', passwordHash, strongerHash },
  })
}

async function loginByCode(
  parts: Parts,
  user: UserRecord | undefined,
  address: Address,
  code: string,
  device: DeviceHints,
) {
  const { codes } = parts
  const { kind, key } = addressIdentity(address)
  const proof = { kind, ...codes.prove({ target: key, purpose: 'login', code }) }
  // An unknown account takes the same work as a known one, and is never let in: no code was sent to it.
  return openDevice(parts, { userId: user?.id, device, proof: { kind: 'code', code: proof } })
}
