import { faults, type Sentence, StonechatError } from '@stonechat/protocol'
import { type PhoneNumberType, parsePhoneNumberFromString } from 'libphonenumber-js/max'

/** Kinds of numbers that cost whoever writes to them, or that no text message reaches. */
const refusedTypes: ReadonlySet<PhoneNumberType | undefined> = new Set<PhoneNumberType>([
  'PREMIUM_RATE',
  'SHARED_COST',
  'TOLL_FREE',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
  'VOICEMAIL',
])

/**
 * Refuses numbers of no country, by which satellites and international services go, and premium ones. An account that has
 * one already goes on signing in by its password. What leads here: registering, adding a user, every request for a code.
 * @param phone E.164
 * @returns the country, such as `CN`
 * @throws StonechatError `invalid_input` at `phone`
 */
export function requireOrdinaryPhone(phone: string): string {
  const number = parsePhoneNumberFromString(phone)
  const country = number?.country
  if (country === undefined || refusedTypes.has(number?.getType())) throw refuse(faults.phoneKind)
  return country
}

/**
 * The country of a number that text messages are sent to.
 * @param countries those there are messages to; `undefined` for all
 * @throws StonechatError `invalid_input` at `phone`
 */
export function requireTextCountry(phone: string, countries: ReadonlySet<string> | undefined): string {
  const country = requireOrdinaryPhone(phone)
  if (countries === undefined || countries.has(country)) return country
  throw refuse(faults.phoneCountry)
}

function refuse(message: Sentence): StonechatError {
  return new StonechatError('invalid_input', { errors: [{ path: 'phone', message }] })
}
