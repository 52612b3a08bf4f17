import type { CallerOrigin, Parts } from '../base/parts.js'

/** Signs the caller's own device out. Doing so twice is no fault. */
export async function logout(
  { store, clock, log, revoke }: Pick<Parts, 'store' | 'clock' | 'log' | 'revoke'>,
  { caller }: CallerOrigin,
): Promise<void> {
  const { userId, deviceId } = caller
  if (deviceId === undefined) return
  const wasRevoked = await store.revokeDevice({ userId, deviceId, at: clock() })
  if (!wasRevoked) return
  revoke({ userId, deviceId, reason: 'deviceRevoked' })
  log.info({ userId, deviceId }, 'account.signed_out')
}
