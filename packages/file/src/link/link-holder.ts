/** For whom a link is, as text that a signature carries: a user, and the login where accounts know them apart. */
import type { Caller } from '@stonechat/protocol/operations'

/**
 * A login whose id does not fit into an address is left out: its links then hold as long as its user is good, and until they expire.
 */
export function writeHolder({ userId, deviceId }: Pick<Caller, 'userId' | 'deviceId'>): string {
  return deviceId !== undefined && fittingDevice.test(deviceId) ? `${userId}_${deviceId}` : String(userId)
}

/** What `writeHolder` has written. */
export function readHolder(text: string): Caller {
  const at = text.indexOf('_')
  if (at < 0) return { userId: Number(text) }
  return { userId: Number(text.slice(0, at)), deviceId: text.slice(at + 1) }
}

/** With an id of 16 digits before it, it is as much as a signature takes. */
const fittingDevice = /^[\w-]{1,47}$/
