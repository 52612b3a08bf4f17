import { StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import { announceFirstProof } from '../../account/first-proof.js'
import type { Origin, Parts } from '../../base/parts.js'
import { guess } from '../../throttle/guess.js'
import { addressIdentity, parseAddress } from '../address.js'
import { requireStrongPassword } from './weak-password.js'

/**
 * Sets a new password, given a code that was sent to the account; every device is signed out.
 * @throws StonechatError `invalid_code`, also where there is no such account; `rate_limited`, `overloaded`
 */
export async function resetPassword(
  parts: Pick<
    Parts,
    | 'store'
    | 'hasher'
    | 'codes'
    | 'throttle'
    | 'deviceKeys'
    | 'onGuess'
    | 'clock'
    | 'region'
    | 'log'
    | 'revoke'
    | 'announce'
  >,
  input: ParsedInput<'password.reset'>,
  origin: Origin,
): Promise<void> {
  const { store, hasher, codes, clock, region, log, revoke } = parts
  const address = parseAddress(input, region)
  const { kind, key } = addressIdentity(address)
  const code = { kind, ...codes.prove({ target: key, purpose: 'reset_password', code: input.code }) }

  // By the address alone: whoever has no code must not learn the username that belongs to it.
  await requireStrongPassword(input.password, { [kind]: key })
  const user = await store.getUser({ kind, key })
  const subject = {
    by: 'reset',
    name: { [kind]: key },
    user,
    device: parts.deviceKeys.read(input.device_key, user?.id),
    proof: input.proof,
  } as const
  const userId = await guess(parts, subject, origin, async () => {
    const passwordHash = await hasher.hash(input.password)
    if (user === undefined) {
      await store.spendCode(code, clock())
      throw new StonechatError('invalid_code')
    }
    const outcome = await store.resetPassword({ userId: user.id, passwordHash, code, at: clock() })
    if (outcome.status === 'refused') throw new StonechatError(outcome.code)
    if (outcome.firstProof !== undefined) announceFirstProof(parts, user.id, outcome.firstProof)
    return user.id
  })

  revoke({ userId, reason: 'deviceRevoked' })
  log.info({ userId }, 'password.reset')
}
