/** The sign-in card as values: what was typed, which fields a mode has, what is wrong with them. No DOM. */
import type { ClientError } from '@stonechat/client'
import type { ErrorCode } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/limits'
import { errorText } from '../text/error-text.js'
import { type Locale, textsOf } from '../text/index.js'

export type Mode = 'password' | 'code' | 'register' | 'reset'
export type FieldName = 'username' | 'phone' | 'password' | 'code'
export type FieldValues = Readonly<Record<FieldName, string>>

/** What is wrong with a field, as a code: the sentence follows the language even after the fact. */
export type FieldFault = 'required' | 'invalid' | 'weak' | ErrorCode | 'network'
export type Faults = Readonly<Partial<Record<FieldName | 'form', FieldFault>>> & {
  readonly retryAfterMs?: number
}

/** The fields of each mode, in order. `needsCode`: the server asks for a code at registration. */
export function fieldsOf(mode: Mode, needsCode: boolean): readonly FieldName[] {
  switch (mode) {
    case 'password':
      return ['phone', 'password']
    case 'code':
      return ['phone', 'code']
    case 'register':
      return needsCode ? ['username', 'phone', 'code', 'password'] : ['username', 'phone', 'password']
    case 'reset':
      return ['phone', 'code', 'password']
  }
}

/** Finds what the server would refuse anyway. A wrong old password is the server's to judge, whatever its length. */
export function checkValues(mode: Mode, values: FieldValues, needsCode: boolean): Faults {
  const faults: Partial<Record<FieldName, FieldFault>> = {}
  for (const name of fieldsOf(mode, needsCode)) {
    if ((name === 'password' ? values[name] : values[name].trim()) === '') faults[name] = 'required'
    else if (!isPlausible(mode, name, values[name])) faults[name] = 'invalid'
  }
  return faults
}

function isPlausible(mode: Mode, name: FieldName, value: string): boolean {
  switch (name) {
    case 'username':
      return isUsername(value.trim())
    case 'phone':
      return /^\+?[\d\s().-]{3,31}$/.test(value.trim())
    case 'password':
      return mode === 'password' || [...value].length >= limits.passwordMinCharacters
    case 'code':
      return /^\d{4,10}$/.test(value.trim())
  }
}

function isUsername(value: string): boolean {
  const length = [...value].length
  const hasLength = length >= limits.usernameMinCharacters && length <= limits.usernameMaxCharacters
  return hasLength && /^[\p{L}\p{M}\p{N}_.-]+$/u.test(value) && /\D/.test(value)
}

/** Puts a failed call's error at the field it is about; the rest is about the form. */
export function faultsOf(error: ClientError, mode: Mode, needsCode: boolean): Faults {
  const fields = fieldsOf(mode, needsCode)
  if (error.code === 'invalid_input') {
    const named = fields.filter((name) => error.errors.some((one) => one.path === name))
    // Its length has been looked at before.
    const faultOf = (name: FieldName) => (name === 'password' ? 'weak' : 'invalid')
    if (named.length > 0) return Object.fromEntries(named.map((name) => [name, faultOf(name)]))
  }
  const name = fieldOfCode(error.code, mode)
  if (name !== undefined) return { [name]: error.code }
  return {
    form: error.code,
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
  }
}

function fieldOfCode(code: ErrorCode | 'network', mode: Mode): FieldName | undefined {
  switch (code) {
    case 'phone_taken':
      return 'phone'
    case 'username_taken':
      return 'username'
    case 'invalid_code':
    case 'code_required':
      return 'code'
    case 'invalid_credentials':
      return mode === 'code' ? 'code' : 'password'
    default:
      return undefined
  }
}

/** The sentence for a fault at a field or of the form. */
export function faultText(name: FieldName | 'form', faults: Faults, locale: Locale): string | undefined {
  const fault = faults[name]
  if (fault === undefined) return undefined
  const texts = textsOf(locale).signIn
  if (fault === 'required') return texts.required
  if (fault === 'weak') return texts.passwordWeak
  if (fault === 'rate_limited' && faults.retryAfterMs !== undefined) {
    return texts.retryIn(Math.ceil(faults.retryAfterMs / 1_000))
  }
  if (fault === 'invalid_credentials' && name === 'code') return errorText('invalid_code', locale)
  if (fault !== 'invalid') return errorText(fault, locale)
  switch (name) {
    case 'username':
      return texts.usernameInvalid
    case 'phone':
      return texts.phoneInvalid
    case 'password':
      return texts.passwordShort
    default:
      return texts.fieldInvalid
  }
}
