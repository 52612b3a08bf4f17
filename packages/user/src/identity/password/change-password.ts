import { StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { CallerOrigin, Parts } from '../../base/parts.js'
import { signInTextOf } from '../sign-in-name.js'

/**
 * Changes the password, given the old one; every other device is signed out. An account without one gets its
 * first by `resetPassword`.
 * @throws StonechatError `invalid_credentials`, `rate_limited`, `overloaded`
 */
export async function changePassword(
  parts: Pick<Parts, 'store' | 'hasher' | 'throttle' | 'clock' | 'log' | 'revoke'>,
  input: ParsedInput<'password.change'>,
  { caller, ip }: CallerOrigin,
): Promise<void> {
  const { store, hasher, throttle, clock, log, revoke } = parts
  const { userId, deviceId: exceptDeviceId } = caller
  const user = await store.getUser({ id: userId })
  if (user === undefined) throw new StonechatError('unauthenticated')

  // One count with login: it is the same password that is guessed at.
  await throttle.guess({ account: signInTextOf(user), ip }, async () => {
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
