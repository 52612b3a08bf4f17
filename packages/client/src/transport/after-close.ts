import { closeNumbers, type ErrorCode, shouldReconnect } from '@stonechat/protocol'

/** Browsers hide why a handshake failed; so often it is asked over HTTP whether the token is the reason. */
const failuresPerTokenCheck = 2
/** A token that was renewed and refused again is not helped by renewing it once more. */
const refusalsMax = 2

/** What failed since there last was a connection. */
export interface Failures {
  readonly handshakes: number
  /** Tokens that the server refused. */
  readonly tokens: number
}

export const noFailures: Failures = { handshakes: 0, tokens: 0 }

/** `connect`: at once, with a new token. `wait`: try again later. `check_token`: the same, and ask whether it is good. */
type NextStep = 'connect' | 'wait' | 'check_token' | 'stop' | { readonly signOut: ErrorCode }

/** What failed so far, with a socket that closed with this code. */
export function countClose({ handshakes, tokens }: Failures, code: number, wasOpen: boolean): Failures {
  if (isRefusal(code)) return { handshakes, tokens: tokens + 1 }
  return { handshakes: handshakes + (wasOpen ? 0 : 1), tokens }
}

/** What to do after a socket closed with this code. */
export function decideNext({ handshakes, tokens }: Failures, code: number, wasOpen: boolean): NextStep {
  if (code === closeNumbers.deviceRevoked) return { signOut: 'device_revoked' }
  if (code === closeNumbers.userDisabled) return { signOut: 'user_disabled' }
  if (isRefusal(code)) {
    if (tokens > refusalsMax) return { signOut: 'unauthenticated' }
    return tokens === 1 ? 'connect' : 'wait'
  }
  if (!shouldReconnect(code)) return 'stop'
  return wasOpen || handshakes % failuresPerTokenCheck > 0 ? 'wait' : 'check_token'
}

function isRefusal(code: number): boolean {
  return code === closeNumbers.tokenExpired || code === closeNumbers.badToken
}
