/**
 * WebSocket close codes. The range tells a client what to do: 4000–4099 come back (with jitter), 4100–4199 do not.
 * Without the reasons, which only servers send: a browser need not carry them.
 */
export const closeNumbers = {
  behind: 4001,
  goingAway: 4002,
  tooManyRequests: 4003,
  badFrame: 4004,
  silent: 4005,
  badToken: 4100,
  tokenExpired: 4101,
  deviceRevoked: 4102,
  userDisabled: 4103,
  replaced: 4104,
} as const

export type CloseName = keyof typeof closeNumbers

/** Whether a client should reconnect after a close code. Codes outside our range (1006 …) are network trouble: yes. */
export function shouldReconnect(code: number): boolean {
  return code < 4100 || code > 4199
}
