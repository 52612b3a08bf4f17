/** Queries of `user_devices`. */
import type { DeviceDraft, DeviceRecord, DeviceState, UserStore } from '@stonechat/user'
import { buildOnce } from '../sql/build-once.js'
import { chunk } from '../sql/chunk.js'
import type { Values } from '../sql/given.js'
import type { Tx, WriteTx } from '../sql/tx.js'

const maxDevicesPerStatement = 500

const deviceColumns = [
  'id',
  'user_id',
  'name',
  'refresh_counter',
  'refresh_request',
  'refreshed_at',
  'created_at',
  'last_seen_at',
  'revoked_at',
] as const
const insertRows = buildOnce(
  ({ db, engine }) => engine.insertGiven(db, 'user_devices', deviceColumns),
  (engine, rows: readonly Values[]) => engine.pack.rows(rows),
)

/** The first refresh token of a device has the counter 1. */
export async function insertDevices(
  tx: WriteTx,
  devices: readonly (DeviceDraft & { readonly userId: number; readonly at: number })[],
): Promise<void> {
  await insertRows(
    tx,
    // In the order of `deviceColumns`.
    devices.map(({ id, userId, name, at }) => [id, userId, name, 1, null, at, at, at, null]),
  )
}

/** Revokes all living devices of a user, except one where given. */
export async function revokeDevices(
  tx: WriteTx,
  request: { userId: number; exceptDeviceId?: string | undefined; at: number },
): Promise<void> {
  const { userId, exceptDeviceId, at } = request
  const update = tx.db
    .updateTable('user_devices')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
  await (exceptDeviceId === undefined ? update : update.where('id', '!=', exceptDeviceId)).execute()
}

export async function revokeDevice(
  tx: WriteTx,
  { userId, deviceId, at }: { userId: number; deviceId: string; at: number },
): Promise<boolean> {
  const revoked = await tx.db
    .updateTable('user_devices')
    .set({ revoked_at: at })
    .where('id', '=', deviceId)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return revoked.numUpdatedRows > 0n
}

export async function getDeviceState(tx: Tx, deviceId: string): Promise<DeviceState | undefined> {
  return (await getDeviceStates(tx, [deviceId])).get(deviceId)
}

export async function getDeviceStates(
  tx: Tx,
  deviceIds: readonly string[],
): Promise<ReadonlyMap<string, DeviceState>> {
  const states = new Map<string, DeviceState>()
  for (const part of chunk(deviceIds, maxDevicesPerStatement)) {
    const rows = await tx.db
      .selectFrom('user_devices')
      .innerJoin('users', 'users.id', 'user_devices.user_id')
      .select(['user_devices.id', 'user_id', 'revoked_at', 'last_seen_at', 'disabled_at'])
      .where('user_devices.id', 'in', part)
      .execute()
    for (const { id, user_id, revoked_at, last_seen_at, disabled_at } of rows)
      states.set(id, {
        userId: user_id,
        isRevoked: revoked_at !== null,
        isDisabled: disabled_at !== null,
        lastSeenAt: last_seen_at,
      })
  }
  return states
}

export function listDevices(tx: Tx, userId: number, refreshedAfter: number): Promise<DeviceRecord[]> {
  return tx.db
    .selectFrom('user_devices')
    .select(['id', 'user_id as userId', 'name', 'created_at as createdAt', 'last_seen_at as lastSeenAt'])
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('refreshed_at', '>', refreshedAfter)
    .orderBy('last_seen_at', 'desc')
    .orderBy('created_at', 'desc')
    .execute()
}

export async function touchDevices(
  tx: WriteTx,
  seen: Parameters<UserStore['touchDevices']>[0],
): Promise<void> {
  // In the order of the key: nodes that save at the same time must not deadlock.
  const inOrder = [...seen].sort((one, other) => (one.deviceId < other.deviceId ? -1 : 1))
  for (const { deviceId, at } of inOrder) {
    await tx.db
      .updateTable('user_devices')
      .set({ last_seen_at: at })
      .where('id', '=', deviceId)
      .where('last_seen_at', '<', at)
      .execute()
  }
}
