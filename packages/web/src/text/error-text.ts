import { ClientError } from '@stonechat/client'
import { type ErrorCode, errorTable, isErrorCode } from '@stonechat/protocol'
import { type Locale, locales, textsOf } from './index.js'

/** The sentence a person reads for an error code; codes of a newer server get a general one. */
export function errorText(code: ErrorCode | 'network', locale: Locale): string {
  const texts = textsOf(locale)
  if (code === 'network') return texts.networkError
  if (!isErrorCode(code)) return texts.unknownError
  return errorTable[code][locales[locale].sentences]
}

/** Whether what failed with this code is tried again by the SDK itself, and comes once there is an answer. */
export function comesByItself(code: ErrorCode | 'network'): boolean {
  return code === 'network' || (isErrorCode(code) && errorTable[code].retryable)
}

/** Whether something thrown is a failed call of the SDK. */
export function isClientError(error: unknown): error is ClientError {
  return error instanceof ClientError
}

/** The sentence for anything thrown. */
export function failureText(error: unknown, locale: Locale): string {
  return isClientError(error) ? errorText(error.code, locale) : textsOf(locale).unknownError
}
