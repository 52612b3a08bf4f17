import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'

/**
 * By a device key a device shows that it signed in to an account before, without opening anything: guesses by strangers then
 * do not lock it out. `deviceId.signature`; it does not name the account.
 */
export interface DeviceKeys {
  /** The same each time for a device. */
  issue(login: { userId: number; deviceId: string }): string
  /** The device, where the key is of this account. */
  read(key: string | undefined, userId: number | undefined): string | undefined
}

export function createDeviceKeys(options: { key: KeyObject }): DeviceKeys {
  const sign = (userId: number, deviceId: string) =>
    createHmac('sha256', options.key).update(`${userId} ${deviceId}`).digest()
  return {
    issue: ({ userId, deviceId }) => `${deviceId}.${sign(userId, deviceId).toString('base64url')}`,
    read(key, userId) {
      if (key === undefined || userId === undefined) return undefined
      const [deviceId = '', signature = ''] = key.split('.')
      const given = Buffer.from(signature, 'base64url')
      const expected = sign(userId, deviceId)
      return given.length === expected.length && timingSafeEqual(given, expected) ? deviceId : undefined
    },
  }
}
