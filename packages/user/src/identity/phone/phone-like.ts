import { faults, StonechatError } from '@stonechat/protocol'
import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import type { Region } from './phone.js'

/**
 * Refuses a username or a nickname that reads as a phone number, perhaps somebody else's, however it is dressed. What leads
 * here: registering, changing the profile, adding a user over HTTP and by `stonechat user add`. Names that are there stay.
 * @throws StonechatError `invalid_input` at the field
 */
export function refusePhoneLike(
  names: { readonly username?: string | undefined; readonly nickname?: string | undefined },
  region: Region,
): void {
  for (const path of ['username', 'nickname'] as const)
    if (isPhoneLike(names[path] ?? '', region))
      throw new StonechatError('invalid_input', { errors: [{ path, message: faults.phoneLike }] })
}

/** Whether a name is nothing but a phone number: of this region, or of any with its country code. */
export function isPhoneLike(name: string, region: Region): boolean {
  const digits = digitsOf(name)
  if (digits === undefined || digits.length < 7 || digits.length > 17) return false
  // Shorter ones with a country code look like a year or two as well.
  const international = digits.length < 10 ? [] : [`+${digits.replace(/^00/, '')}`]
  return [digits, ...international].some((typed) =>
    parsePhoneNumberFromString(typed, { defaultCountry: region, extract: false })?.isValid(),
  )
}

/** The digits of any script, and letters that pass for some; `undefined` where there are other letters. */
function digitsOf(name: string): string | undefined {
  let digits = ''
  for (const character of name.normalize('NFKC')) {
    if (/[oO]/.test(character)) digits += '0'
    else if (/[lI|]/.test(character)) digits += '1'
    else if (/\p{Nd}/u.test(character)) digits += digitValueOf(character)
    else if (/[\p{L}\p{N}]/u.test(character)) return undefined
  }
  return digits
}

/** Each script has its ten digits one after the other, and no other before them. */
function digitValueOf(digit: string): number {
  const code = digit.codePointAt(0)!
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1
  return value
}
