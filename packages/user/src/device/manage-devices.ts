import { type Device, StonechatError } from '@stonechat/protocol'
import { agingOf } from '@stonechat/protocol/base'
import type { ParsedInput } from '@stonechat/protocol/operations'
import type { CallerOrigin, Parts } from '../base/parts.js'
import { userLimits } from '../limits.js'

/** Where the caller is signed in, the most recently seen device first. */
export async function listDevices(
  { store, clock }: Pick<Parts, 'store' | 'clock'>,
  { caller }: CallerOrigin,
): Promise<{ devices: Device[] }> {
  const refreshedAfter = agingOf(clock)() - userLimits.refreshTokenLifetimeMs
  const records = await store.listDevices(caller.userId, refreshedAfter)
  return {
    devices: records.map(({ id, name, createdAt, lastSeenAt }) => ({
      id,
      name,
      created_at: createdAt,
      last_seen_at: lastSeenAt,
      current: id === caller.deviceId,
    })),
  }
}

/** Signs one of the caller's devices out. @throws StonechatError `device_not_found` */
export async function revokeDevice(
  { store, clock, log, revoke }: Pick<Parts, 'store' | 'clock' | 'log' | 'revoke'>,
  input: ParsedInput<'device.revoke'>,
  { caller }: CallerOrigin,
): Promise<void> {
  const { userId } = caller
  const deviceId = input.device_id
  const wasRevoked = await store.revokeDevice({ userId, deviceId, at: clock() })
  if (!wasRevoked) throw new StonechatError('device_not_found')
  revoke({ userId, deviceId, reason: 'deviceRevoked' })
  log.info({ userId, deviceId }, 'device.revoked')
}
