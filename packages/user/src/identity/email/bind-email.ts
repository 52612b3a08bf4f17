import { type OwnUser, StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { CallerOrigin, Parts } from '../../base/parts.js'
import { toOwnUser } from '../../profile/user-view.js'
import { guess } from '../../throttle/guess.js'
import { normaliseEmail } from './normalise-email.js'

/** Binds a mailbox that the caller can read. @throws StonechatError `invalid_code`, `email_taken`, `rate_limited` */
export async function bindEmail(
  parts: Pick<Parts, 'store' | 'codes' | 'throttle' | 'onGuess' | 'clock' | 'log' | 'announce'>,
  input: ParsedInput<'email.bind'>,
  origin: CallerOrigin,
): Promise<OwnUser> {
  const { store, codes, clock, log, announce } = parts
  const { userId, deviceId } = origin.caller
  const email = normaliseEmail(input.email)
  const code = codes.prove({ target: email, purpose: 'bind_email', code: input.code })
  const subject = {
    by: 'bind',
    name: { email },
    user: undefined,
    userId,
    device: deviceId ?? `user ${userId}`,
  } as const
  const { user, rev } = await guess(parts, subject, origin, async () => {
    const outcome = await store.bindEmail({ userId, deviceId, email, code, at: clock() })
    if (outcome.status === 'refused') throw new StonechatError(outcome.code)
    return outcome
  })
  log.info({ userId }, 'email.bound')
  if (rev !== undefined) announce({ userId, rev, kind: 'profile' })
  return toOwnUser(user)
}
