import { faults, StonechatError } from '@stonechat/protocol'
import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** A country whose numbers may be typed without a country code, such as `CN`. */
export type Region = CountryCode

/** Whether this names a country that has phone numbers, in two capital letters. */
export const isRegion = (text: string): text is Region => isSupportedCountry(text)

/**
 * Checks a region setting.
 * @throws TypeError for anything but a two-letter country code that has phone numbers
 */
export function parseRegion(region: string): Region {
  const upper = region.toUpperCase()
  if (isRegion(upper)) return upper
  throw new TypeError(`region "${region}" is not a country code such as CN`)
}

/** What people write between digits, and what comes along unseen where a number is pasted. */
const betweenDigits = /[\s\p{Default_Ignorable_Code_Point}\p{Cf}\p{Pd}().·•・~[\]/]+/gu

/** The E.164 form of a number typed nationally or internationally, or `undefined` where it cannot be one. */
export function parsePhone(typed: string, region: Region): string | undefined {
  const number = parsePhoneNumberFromString(typed.normalize('NFKC').replace(betweenDigits, ''), {
    defaultCountry: region,
    extract: false,
  })
  return number?.isValid() && number.ext === undefined ? number.number : undefined
}

/** @throws StonechatError `invalid_input` at `phone` */
export function requirePhone(typed: string, region: Region): string {
  const phone = parsePhone(typed, region)
  if (phone !== undefined) return phone
  throw new StonechatError('invalid_input', {
    errors: [{ path: 'phone', message: faults.phone }],
  })
}
