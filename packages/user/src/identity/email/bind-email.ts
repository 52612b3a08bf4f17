import { type OwnUser, StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { CallerOrigin, Parts } from '../../base/parts.js'
import { toOwnUser } from '../../profile/user-view.js'
import { normaliseEmail } from '../address.js'

/** Binds a mailbox that the caller can read. @throws StonechatError `invalid_code`, `email_taken`, `rate_limited` */
export async function bindEmail(
  { store, codes, throttle, clock, log }: Pick<Parts, 'store' | 'codes' | 'throttle' | 'clock' | 'log'>,
  input: ParsedInput<'email.bind'>,
  { caller, ip }: CallerOrigin,
): Promise<OwnUser> {
  const { userId } = caller
  const email = normaliseEmail(input.email)
  const code = codes.prove({ target: email, purpose: 'bind_email', code: input.code })
  const user = await throttle.guess({ ip }, async () => {
    const outcome = await store.bindEmail({ userId, email, code, at: clock() })
    if (outcome.status === 'refused') throw new StonechatError(outcome.code)
    return outcome.user
  })
  log.info({ userId }, 'email.bound')
  return toOwnUser(user)
}
