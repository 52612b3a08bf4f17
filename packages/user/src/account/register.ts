import { randomUUID } from 'node:crypto'
import { StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { Origin, Parts, SignedIn } from '../base/parts.js'
import { nameDevice } from '../device/device-name.js'
import { requireStrongPassword } from '../identity/password/weak-password.js'
import { requirePhone } from '../identity/phone/phone.js'
import { refusePhoneLike } from '../identity/phone/phone-like.js'
import { requireOrdinaryPhone } from '../identity/phone/text-messages.js'
import { requireUsername } from '../identity/username/username.js'
import { resolveLocale } from '../profile/locale.js'
import { guess } from '../throttle/guess.js'
import { creationError } from './creation-error.js'
import { issueTokens } from './issue-tokens.js'

/**
 * Makes an account and signs its first device in.
 * @throws StonechatError `invalid_input`, `code_required`, `invalid_code`, `phone_taken`, `username_taken`,
 *   `rate_limited`, `overloaded`
 */
export async function register(
  parts: Parts,
  input: ParsedInput<'account.register'>,
  origin: Origin,
): Promise<SignedIn> {
  const { store, hasher, codes, clock, region, log } = parts
  const phone = requirePhone(input.phone, region)
  requireOrdinaryPhone(phone)
  const { key, looks } = requireUsername(input.username)
  if (parts.requireCode && input.code === undefined) throw new StonechatError('code_required')

  refusePhoneLike({ username: input.username }, region)
  await requireStrongPassword(input.password, { username: input.username, phone })
  const passwordHash = await hasher.hash(input.password)
  const device = { id: randomUUID(), name: nameDevice(input.device_name, origin.userAgent) }
  const create = async () => {
    const outcome = await store.createUser({
      user: {
        username: input.username,
        usernameKey: key,
        usernameLooks: looks,
        nickname: input.username,
        identities: [{ kind: 'phone', key: phone, isProven: input.code !== undefined }],
        passwordHash,
        locale: resolveLocale(input.locale, region),
      },
      device,
      code:
        input.code === undefined
          ? undefined
          : codes.prove({ target: phone, purpose: 'register', code: input.code }),
      at: clock(),
    })
    if (outcome.status === 'refused') throw creationError(outcome.code)
    return outcome.user
  }
  const subject = { by: 'register', name: { phone }, user: undefined, proof: input.proof } as const
  const user = input.code === undefined ? await create() : await guess(parts, subject, origin, create)

  log.info({ userId: user.id, deviceId: device.id }, 'account.registered')
  const refreshToken = parts.refreshTokens.issue({ deviceId: device.id, counter: 1 })
  return issueTokens(parts, { user, deviceId: device.id, refreshToken })
}
