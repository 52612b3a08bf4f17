/**
 * WebSocket close codes. The range tells a client what to do: 4000–4099 come back (with jitter), 4100–4199 do not.
 */
export const closeCodes = {
  behind: { code: 4001, reason: 'you are behind' },
  goingAway: { code: 4002, reason: 'come back' },
  tooManyRequests: { code: 4003, reason: 'too many requests' },
  badFrame: { code: 4004, reason: 'text frames of at most 64 KiB only' },
  silent: { code: 4005, reason: 'no answer to a ping' },
  badToken: { code: 4100, reason: 'bad token' },
  tokenExpired: { code: 4101, reason: 'token expired' },
  deviceRevoked: { code: 4102, reason: 'device revoked' },
  userDisabled: { code: 4103, reason: 'user disabled' },
  replaced: { code: 4104, reason: 'replaced' },
} as const

export type CloseName = keyof typeof closeCodes

/** Whether a client should reconnect after a close code. Codes outside our range (1006 …) are network trouble: yes. */
export function shouldReconnect(code: number): boolean {
  return code < 4100 || code > 4199
}
