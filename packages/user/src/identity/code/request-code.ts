import { faults, StonechatError } from '@stonechat/protocol'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { Origin, Parts } from '../../base/parts.js'
import type { CodePurpose, UserRecord } from '../../contract/index.js'
import { userLimits } from '../../limits.js'
import { resolveLocale } from '../../profile/locale.js'
import { type Address, addressIdentity, parseAddress } from '../address.js'
import { requireTextCountry } from '../phone/text-messages.js'

/**
 * Sends a verification code where one makes sense. The answer and its time are the same where it does not.
 * @throws StonechatError `invalid_input`, `rate_limited`, `overloaded`; `unavailable` where the channel is not set up
 */
export async function requestCode(
  parts: Pick<
    Parts,
    | 'store'
    | 'senders'
    | 'courier'
    | 'codes'
    | 'throttle'
    | 'codeBudget'
    | 'smsCountries'
    | 'clock'
    | 'region'
    | 'log'
  >,
  input: ParsedInput<'code.request'>,
  { ip }: Origin,
): Promise<void> {
  const { store, senders, courier, codes, throttle, codeBudget, clock, region, log } = parts
  const { purpose } = input
  const address = parseAddress(input, region)
  checkPurpose(purpose, address)
  const sender = senders[address.channel]
  if (sender === undefined) throw new StonechatError('unavailable')
  const country =
    address.channel === 'sms' ? requireTextCountry(address.target, parts.smsCountries) : undefined
  if (courier.isFull()) throw new StonechatError('overloaded')
  const errand = JSON.stringify(['code', purpose, address.target])
  await throttle.takeCode({ target: address.target, ip, errand, proof: input.proof })
  // Before it is known whether one will be sent: a ceiling that is reached must not show who has an account.
  const giveBack = country === undefined ? undefined : codeBudget.take(country)

  const { channel, target } = address
  const code = codes.generate()
  let isSent = false
  try {
    const user = await store.getUser(addressIdentity(address))
    const at = clock()
    const codeHash = codes.hash({ target, purpose, code })
    // Kept even where it is not sent, so that both ways take the same time.
    await store.saveCode({ target, purpose, codeHash, expiresAt: at + userLimits.codeLifetimeMs, at })

    if (!isWanted(purpose, user)) return log.debug({ channel, purpose }, 'code.not_sent')
    const locale = resolveLocale(input.locale ?? user?.locale, region)
    isSent = true
    courier.send(sender, {
      channel,
      to: target,
      code,
      purpose,
      locale,
      expiresInMs: userLimits.codeLifetimeMs,
    })
  } finally {
    if (!isSent) giveBack?.()
  }
}

/** Accounts begin with a phone number; a mailbox is bound later. */
function checkPurpose(purpose: CodePurpose, address: Address): void {
  const needed = { register: 'sms', bind_email: 'email', login: undefined, reset_password: undefined }[
    purpose
  ]
  if (needed === undefined || needed === address.channel) return
  const path = address.channel === 'sms' ? 'phone' : 'email'
  throw new StonechatError('invalid_input', {
    errors: [{ path, message: faults.purpose(purpose) }],
  })
}

function isWanted(purpose: CodePurpose, user: UserRecord | undefined): boolean {
  switch (purpose) {
    case 'register':
    case 'bind_email':
      return user === undefined
    case 'login':
    case 'reset_password':
      return user !== undefined
  }
}
