/** Refresh counters move in batches: three statements, and one more for each device that moves. */
import type { RotateOutcome, Rotation } from '@stonechat/user'
import type { Selectable } from 'kysely'
import type { WriteTx } from '../sql/tx.js'
import { findUsers } from '../user/users.js'
import type { UserDevicesTable } from './table.js'

type Device = Selectable<UserDevicesTable>

const invalid = { status: 'refused', code: 'invalid_refresh_token' } as const

/** See `UserStore.rotateDevices`. The rows are locked while they are compared, so that of two equal tokens one wins. */
export async function rotateDevices(tx: WriteTx, rotations: readonly Rotation[]): Promise<RotateOutcome[]> {
  if (rotations.length === 0) return []
  const devices = await lockDevices(tx, new Set(rotations.map(({ deviceId }) => deviceId)))
  const userIds = new Set([...devices.values()].map((device) => device.user_id))
  const users = new Map((await findUsers(tx, [...userIds])).map((user) => [user.id, user]))
  const changed = new Map<string, Device>()
  const change = (device: Device) => {
    devices.set(device.id, device)
    changed.set(device.id, device)
  }

  const outcomes = rotations.map((rotation): RotateOutcome => {
    const { deviceId, counter, requestHash, refreshedAfter, at } = rotation
    const device = devices.get(deviceId)
    if (device === undefined || device.revoked_at !== null) return invalid
    if (device.refreshed_at <= refreshedAfter) return invalid
    const isRepeated = counter === device.refresh_counter - 1 && mayRepeat(device, rotation)
    if (counter < device.refresh_counter && !isRepeated) {
      change({ ...device, revoked_at: at })
      return { status: 'reused', userId: device.user_id }
    }
    const user = users.get(device.user_id)
    if (user === undefined) return invalid
    if (user.disabledAt !== null) return { status: 'refused', code: 'user_disabled' }
    if (!isRepeated) {
      // One that is greater than the device's was signed before the database was set back to a backup: its device goes on.
      change({
        ...device,
        refresh_counter: counter + 1,
        refresh_request: requestHash ?? null,
        refreshed_at: at,
        last_seen_at: at,
      })
    }
    return { status: 'rotated', user }
  })

  for (const {
    id,
    refresh_counter,
    refresh_request,
    refreshed_at,
    last_seen_at,
    revoked_at,
  } of changed.values())
    await tx.db
      .updateTable('user_devices')
      .set({ refresh_counter, refresh_request, refreshed_at, last_seen_at, revoked_at })
      .where('id', '=', id)
      .execute()
  return outcomes
}

/** Whether the renewal that moved the counter last may come again: its successor is unused, or the counter had moved on. */
function mayRepeat(device: Device, { requestHash, graceMs, at }: Rotation): boolean {
  // Both ways, since the clocks of nodes differ: one that was set back by an hour must not make it an hour.
  const isInGrace = Math.abs(at - device.refreshed_at) < graceMs
  return isInGrace || (requestHash !== undefined && requestHash === device.refresh_request)
}

/** In the order of the key: nodes that refresh the same ones must not deadlock. */
async function lockDevices(tx: WriteTx, ids: ReadonlySet<string>): Promise<Map<string, Device>> {
  const query = tx.db
    .selectFrom('user_devices')
    .selectAll()
    .where('id', 'in', [...ids])
    .orderBy('id')
  const rows = await tx.engine.forUpdate(query).execute()
  return new Map(rows.map((device) => [device.id, device]))
}
