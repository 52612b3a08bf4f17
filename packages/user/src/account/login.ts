import { StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { Origin, Parts, SignedIn } from '../base/parts.js'
import { type Address, addressKey, parseAddress } from '../identity/address.js'
import { openDevice } from './open-device.js'

/**
 * Signs a device in by password or by code. Wrong ones are answered alike, in text and time, whether the account exists.
 * @throws StonechatError `invalid_input`, `invalid_credentials`, `user_disabled`, `rate_limited`,
 *   `overloaded`
 */
export async function login(
  parts: Parts,
  input: ParsedInput<'account.login'>,
  origin: Origin,
): Promise<SignedIn> {
  const address = parseAddress(input, parts.region)
  const device = { name: input.device_name, userAgent: origin.userAgent }
  return input.code === undefined
    ? parts.throttle.guess({ account: address.target, ip: origin.ip }, () =>
        loginByPassword(parts, address, input.password ?? '', device),
      )
    : parts.throttle.guess({ ip: origin.ip }, () => loginByCode(parts, address, input.code ?? '', device))
}

interface DeviceHints {
  readonly name: string | undefined
  readonly userAgent: string | undefined
}

async function loginByPassword(parts: Parts, address: Address, password: string, device: DeviceHints) {
  const { store, hasher, log } = parts
  const user = await store.getUser(addressKey(address))
  const isRight = await hasher.verify(user?.password_hash, password)
  if (user === undefined || !isRight) {
    log.info({ userId: user?.id }, 'account.sign_in_failed')
    throw new StonechatError('invalid_credentials')
  }

  const passwordHash = user.password_hash
  const strongerHash = hasher.isOutdated(passwordHash) ? await hasher.hash(password) : undefined
  return openDevice(parts, {
    userId: user.id,
    device,
    proof: { kind: 'password', passwordHash, strongerHash },
  })
}

async function loginByCode(parts: Parts, address: Address, code: string, device: DeviceHints) {
  const { store, codes } = parts
  const proof = codes.prove({ target: address.target, purpose: 'login', code })
  const user = await store.getUser(addressKey(address))
  // Nobody costs what somebody costs, and is never let in: they were sent no code.
  return openDevice(parts, { userId: user?.id, device, proof: { kind: 'code', code: proof } })
}
