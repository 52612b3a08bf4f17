import { StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { CallerOrigin, Parts } from '../../base/parts.js'
import { guess } from '../../throttle/guess.js'
import { requireStrongPassword } from './weak-password.js'

/**
 * Changes the password, given the old one; every other device is signed out. An account without one gets its
 * first by `resetPassword`.
 * @throws StonechatError `invalid_credentials`, `rate_limited`, `overloaded`
 */
export async function changePassword(
  parts: Pick<Parts, 'store' | 'hasher' | 'throttle' | 'onGuess' | 'clock' | 'log' | 'revoke'>,
  input: ParsedInput<'password.change'>,
  origin: CallerOrigin,
): Promise<void> {
  const { store, hasher, clock, log, revoke } = parts
  const { userId, deviceId: exceptDeviceId } = origin.caller
  const user = await store.getUser({ id: userId })
  if (user === undefined) throw new StonechatError('unauthenticated')

  await requireStrongPassword(input.password, user)
  // A count of its own: who is signed in must not be locked out by strangers, nor guess at leisure.
  const { username } = user
  const subject = {
    by: 'change',
    name: { username },
    user,
    device: exceptDeviceId ?? `user ${userId}`,
  } as const
  await guess(parts, subject, origin, async () => {
    const formerHash = user.passwordHash
    const isRight = await hasher.verify(formerHash, input.old_password)
    if (formerHash === null || !isRight) throw new StonechatError('invalid_credentials')
    const passwordHash = await hasher.hash(input.password)
    const outcome = await store.changePassword({
      userId,
      formerHash,
      passwordHash,
      exceptDeviceId,
      at: clock(),
    })
    if (outcome.status === 'refused') throw new StonechatError(outcome.code)
  })

  revoke({ userId, exceptDeviceId, reason: 'deviceRevoked' })
  log.info({ userId }, 'password.changed')
}
