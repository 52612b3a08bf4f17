/** Queries of `user_devices`. */
import type { DeviceDraft, DeviceRecord, DeviceState, UserStore } from '@stonechat/user'
import type { Kysely, Transaction } from 'kysely'
import { chunk } from '../chunk.js'
import type { Schema } from '../schema/index.js'

const maxDevicesPerStatement = 500

/** The first refresh token of a device has the counter 1. */
export async function insertDevice(
  trx: Transaction<Schema>,
  device: DeviceDraft & { userId: number; at: number },
): Promise<void> {
  const { id, userId, name, at } = device
  await trx
    .insertInto('user_devices')
    .values({
      id,
      user_id: userId,
      name,
      refresh_counter: 1,
      refresh_request: null,
      refreshed_at: at,
      created_at: at,
      last_seen_at: at,
      revoked_at: null,
    })
    .execute()
}

/** Makes room for one more living device: revokes the least recently seen ones, by the index on `last_seen_at`. */
export async function displaceDevices(
  trx: Transaction<Schema>,
  request: { userId: number; maxDevices: number; forgetRevokedBefore: number; at: number },
): Promise<string[]> {
  const { userId, maxDevices, forgetRevokedBefore, at } = request
  await trx
    .deleteFrom('user_devices')
    .where('user_id', '=', userId)
    .where('revoked_at', '<', forgetRevokedBefore)
    .execute()
  const living = await trx
    .selectFrom('user_devices')
    .select('id')
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .orderBy('last_seen_at', 'desc')
    .orderBy('created_at', 'desc')
    .execute()
  const displaced = living.slice(maxDevices - 1).map((device) => device.id)
  if (displaced.length > 0) {
    await trx.updateTable('user_devices').set({ revoked_at: at }).where('id', 'in', displaced).execute()
  }
  return displaced
}

/** Revokes all living devices of a user, but for one where given. */
export async function revokeDevices(
  trx: Transaction<Schema>,
  request: { userId: number; exceptDeviceId?: string | undefined; at: number },
): Promise<void> {
  const { userId, exceptDeviceId, at } = request
  const update = trx
    .updateTable('user_devices')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
  await (exceptDeviceId === undefined ? update : update.where('id', '!=', exceptDeviceId)).execute()
}

export async function revokeDevice(
  trx: Transaction<Schema>,
  { userId, deviceId, at }: { userId: number; deviceId: string; at: number },
): Promise<boolean> {
  const revoked = await trx
    .updateTable('user_devices')
    .set({ revoked_at: at })
    .where('id', '=', deviceId)
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return revoked.numUpdatedRows > 0n
}

export async function getDeviceState(db: Kysely<Schema>, deviceId: string): Promise<DeviceState | undefined> {
  return (await getDeviceStates(db, [deviceId])).get(deviceId)
}

export async function getDeviceStates(
  db: Kysely<Schema>,
  deviceIds: readonly string[],
): Promise<ReadonlyMap<string, DeviceState>> {
  const states = new Map<string, DeviceState>()
  for (const part of chunk(deviceIds, maxDevicesPerStatement)) {
    const rows = await db
      .selectFrom('user_devices')
      .innerJoin('users', 'users.id', 'user_devices.user_id')
      .select(['user_devices.id', 'user_id', 'revoked_at', 'last_seen_at', 'disabled_at'])
      .where('user_devices.id', 'in', part)
      .execute()
    for (const { id, user_id, revoked_at, last_seen_at, disabled_at } of rows)
      states.set(id, {
        user_id,
        is_revoked: revoked_at !== null,
        is_disabled: disabled_at !== null,
        last_seen_at,
      })
  }
  return states
}

export function listDevices(
  db: Kysely<Schema>,
  userId: number,
  refreshedAfter: number,
): Promise<DeviceRecord[]> {
  return db
    .selectFrom('user_devices')
    .select(['id', 'user_id', 'name', 'created_at', 'last_seen_at'])
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('refreshed_at', '>', refreshedAfter)
    .orderBy('last_seen_at', 'desc')
    .orderBy('created_at', 'desc')
    .execute()
}

export async function touchDevices(
  trx: Transaction<Schema>,
  seen: Parameters<UserStore['touchDevices']>[0],
): Promise<void> {
  // In the order of the key: nodes that save at the same time must not wait for each other crosswise.
  const inOrder = [...seen].sort((one, other) => (one.deviceId < other.deviceId ? -1 : 1))
  for (const { deviceId, at } of inOrder) {
    await trx
      .updateTable('user_devices')
      .set({ last_seen_at: at })
      .where('id', '=', deviceId)
      .where('last_seen_at', '<', at)
      .execute()
  }
}
