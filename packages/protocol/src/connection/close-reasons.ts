import { type CloseName, closeNumbers as code } from './close-codes.js'

/** What a server closes a WebSocket with: the code, and the reason in words. */
export const closeCodes = {
  behind: { code: code.behind, reason: 'you are behind' },
  goingAway: { code: code.goingAway, reason: 'come back' },
  tooManyRequests: { code: code.tooManyRequests, reason: 'too many requests' },
  badFrame: { code: code.badFrame, reason: 'text frames of at most 64 KiB only' },
  silent: { code: code.silent, reason: 'no answer to a ping' },
  badToken: { code: code.badToken, reason: 'bad token' },
  tokenExpired: { code: code.tokenExpired, reason: 'token expired' },
  deviceRevoked: { code: code.deviceRevoked, reason: 'device revoked' },
  userDisabled: { code: code.userDisabled, reason: 'user disabled' },
  replaced: { code: code.replaced, reason: 'replaced' },
} as const satisfies Record<CloseName, object>
