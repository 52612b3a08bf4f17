import type { CodePurpose } from '../contract/index.js'

export interface CodeMessage {
  readonly channel: 'sms' | 'email'
  /** E.164 phone number or e-mail address. */
  readonly to: string
  readonly code: string
  readonly purpose: CodePurpose
  readonly locale: UserLocale
  readonly expiresInMs: number
}

export type UserLocale = 'zh-CN' | 'en'

/**
 * Brings a verification code to a person. Contract: resolves once the message was handed over for good, rejects where
 * it was not, and gives up by itself after about `userLimits.codeSendTimeoutMs`. The code must not be logged.
 */
export interface CodeSender {
  send(message: CodeMessage): Promise<void>
}

/** A sender for each channel the operator has set up. Codes for a channel without one are `unavailable` to everybody. */
export interface CodeSenders {
  readonly sms?: CodeSender | undefined
  readonly email?: CodeSender | undefined
}
