import { type OwnUser, StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { CallerOrigin, Parts } from '../../base/parts.js'
import { toOwnUser } from '../../profile/user-view.js'
import { normaliseEmail } from './normalise-email.js'

/** Binds a mailbox that the caller can read. @throws StonechatError `invalid_code`, `email_taken`, `rate_limited` */
export async function bindEmail(
  parts: Pick<Parts, 'store' | 'codes' | 'throttle' | 'clock' | 'log' | 'announce'>,
  input: ParsedInput<'email.bind'>,
  { caller, ip }: CallerOrigin,
): Promise<OwnUser> {
  const { store, codes, throttle, clock, log, announce } = parts
  const { userId, deviceId } = caller
  const email = normaliseEmail(input.email)
  const code = codes.prove({ target: email, purpose: 'bind_email', code: input.code })
  const { user, rev } = await throttle.guess({ ip }, async () => {
    const outcome = await store.bindEmail({ userId, deviceId, email, code, at: clock() })
    if (outcome.status === 'refused') throw new StonechatError(outcome.code)
    return outcome
  })
  log.info({ userId }, 'email.bound')
  if (rev !== undefined) announce({ userId, rev, kind: 'profile' })
  return toOwnUser(user)
}
