import { faults, StonechatError } from '@stonechat/protocol'
import { normaliseEmail } from './email/normalise-email.js'
import { type Region, requirePhone } from './phone/phone.js'
import type { Identity } from './store.js'

/** Where an account can be reached and by which it is named: a phone number or an e-mail address, normalised. */
export type Address =
  | { readonly channel: 'sms'; readonly target: string }
  | { readonly channel: 'email'; readonly target: string }

/**
 * The address in an input that has been checked to hold exactly one.
 * @throws StonechatError `invalid_input` for a phone number that cannot be one
 */
export function parseAddress(
  input: { phone?: string | undefined; email?: string | undefined },
  region: Region,
): Address {
  if (input.phone !== undefined) return { channel: 'sms', target: requirePhone(input.phone, region) }
  if (input.email !== undefined) return { channel: 'email', target: normaliseEmail(input.email) }
  throw new StonechatError('invalid_input', {
    errors: [{ path: 'phone', message: faults.either('phone', 'email') }],
  })
}

export function addressIdentity({
  channel,
  target,
}: Address): Identity & { readonly kind: 'phone' | 'email' } {
  return { kind: channel === 'sms' ? 'phone' : 'email', key: target }
}
