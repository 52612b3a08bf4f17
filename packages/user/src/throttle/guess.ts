/**
 * The one way to every guess: what is slowed down, what the log says of it, and what is counted. What leads here: signing
 * in by password and by code, registering and resetting by code, changing a password, binding a mailbox.
 */
import { type ErrorCode, type Proof, StonechatError } from '@stonechat/protocol'
import { addressKey } from '@stonechat/protocol/base'
import type { Origin, Parts } from '../base/parts.js'
import type { UserRecord } from '../contract/index.js'
import { nameDevice } from '../device/device-name.js'
import type { AccountName } from '../identity/sign-in-name.js'
import { maskName } from './mask-name.js'

export type GuessKind = 'password' | 'code' | 'register' | 'reset' | 'change' | 'bind'

/** Why a guess failed, or that it did not. */
export type GuessOutcome =
  | 'ok'
  | 'no_account'
  | 'no_password'
  | 'wrong_password'
  | 'wrong_code'
  | 'disabled'
  | 'too_many'

/** For figures: how often which kind of guess ends how. Must neither throw nor wait. */
export type OnGuess = (guess: { readonly by: GuessKind; readonly outcome: GuessOutcome }) => void

export interface Subject {
  readonly by: GuessKind
  /** What was typed, normalised; of a signed-in user any name. */
  readonly name: AccountName
  /** The account of that name. */
  readonly user: UserRecord | undefined
  /** Who is signed in, where the name is not theirs yet. */
  readonly userId?: number | undefined
  /** A device that was or is signed in to it. */
  readonly device?: string | undefined
  readonly deviceName?: string | undefined
  /** What a stranger who was refused has worked out. */
  readonly proof?: Proof | undefined
}

/** @throws StonechatError `rate_limited`, and what the attempt throws */
export async function guess<T>(
  { throttle, log, onGuess }: Pick<Parts, 'throttle' | 'log' | 'onGuess'>,
  subject: Subject,
  { ip, userAgent }: Origin,
  attempt: () => Promise<T>,
): Promise<T> {
  const { by, name, user, device, proof } = subject
  try {
    // A code's attempts are counted by the store.
    const account = by === 'password' || by === 'change' ? accountOf(subject) : undefined
    // By what was typed, so that it does not show which names are of one account.
    const errand = JSON.stringify([by, name])
    const result = await throttle.guess({ account, device, ip, errand, proof }, attempt)
    onGuess({ by, outcome: 'ok' })
    return result
  } catch (error) {
    const outcome = error instanceof StonechatError ? outcomeOf(error.code, subject) : undefined
    if (outcome !== undefined) {
      onGuess({ by, outcome })
      log.info(
        {
          ...{ by, reason: outcome, userId: subject.userId ?? user?.id },
          name: maskName(name, user !== undefined),
          address: ip === undefined ? undefined : addressKey(ip),
          device: nameDevice(subject.deviceName, userAgent),
          isKnownDevice: device !== undefined,
        },
        'account.sign_in_failed',
      )
    }
    throw error
  }
}

/** One text for each account, whichever of its names was typed, and one for each name that nobody has. */
function accountOf({ user, name }: Subject): string {
  return user === undefined ? JSON.stringify(name) : `#${user.id}`
}

function outcomeOf(code: ErrorCode, { by, user }: Subject): GuessOutcome | undefined {
  switch (code) {
    case 'rate_limited':
      return 'too_many'
    case 'user_disabled':
      return 'disabled'
    case 'invalid_code':
    case 'invalid_credentials':
      if (by === 'register' || by === 'bind') return 'wrong_code'
      if (user === undefined) return 'no_account'
      if (by === 'code' || by === 'reset') return 'wrong_code'
      return user.passwordHash === null ? 'no_password' : 'wrong_password'
    default:
      return undefined
  }
}
