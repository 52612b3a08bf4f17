/** Devices of users who sign in, made in batches. */
import type { SignIn } from '@stonechat/user'
import { addTo } from '../sql/add-to.js'
import type { WriteTx } from '../sql/tx.js'
import { insertDevices } from './devices.js'

type Opening = Pick<SignIn, 'device' | 'maxDevices' | 'connectedDeviceIds' | 'forgetRevokedBefore' | 'at'> & {
  readonly userId: number
  /** Whether all other devices of the user are revoked. */
  readonly endsOthers: boolean
}

/**
 * Makes the devices one after the other, and room for each: the least recently seen devices of the user, found by the
 * index on `last_seen_at`, are revoked, those that are connected last. The users must be locked.
 * @returns by the id of the new device, the ids of those that were revoked by it
 */
export async function openDevices(
  tx: WriteTx,
  openings: readonly Opening[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (openings.length === 0) return new Map()
  const living = await loadLiving(tx, openings)
  const displaced = new Map<string, readonly string[]>()
  for (const { userId, device, maxDevices, connectedDeviceIds = [], endsOthers } of openings) {
    const connected = new Set(connectedDeviceIds)
    const [inUse, idle] = partition(living.get(userId) ?? [], (id) => connected.has(id))
    const kept = [...inUse, ...idle]
    displaced.set(device.id, kept.splice(endsOthers ? 0 : maxDevices - 1))
    living.set(userId, [device.id, ...kept])
  }

  await insertDevices(
    tx,
    openings.map(({ userId, device, at }) => ({ ...device, userId, at })),
  )
  const revoked = [...displaced.values()].flat()
  if (revoked.length > 0) {
    const at = Math.max(...openings.map((one) => one.at))
    await tx.db.updateTable('user_devices').set({ revoked_at: at }).where('id', 'in', revoked).execute()
  }
  return displaced
}

/** Those for which a claim holds, and the others, each in their order. */
function partition<T>(items: readonly T[], holds: (item: T) => boolean): [T[], T[]] {
  return [items.filter(holds), items.filter((item) => !holds(item))]
}

/** The living devices of each user, the most recently seen first. What was revoked long ago is forgotten on the way. */
async function loadLiving(tx: WriteTx, openings: readonly Opening[]): Promise<Map<number, string[]>> {
  const userIds = [...new Set(openings.map(({ userId }) => userId))]
  const forgetBefore = Math.min(...openings.map((one) => one.forgetRevokedBefore))
  const devices = await tx.db
    .selectFrom('user_devices')
    .select(['id', 'user_id', 'revoked_at'])
    .where('user_id', 'in', userIds)
    .where((eb) => eb.or([eb('revoked_at', 'is', null), eb('revoked_at', '<', forgetBefore)]))
    .orderBy('last_seen_at', 'desc')
    .orderBy('created_at', 'desc')
    .execute()

  const living = new Map<number, string[]>()
  const outdated = new Set<number>()
  for (const { id, user_id, revoked_at } of devices) {
    if (revoked_at !== null) outdated.add(user_id)
    else addTo(living, user_id, id)
  }
  if (outdated.size > 0)
    await tx.db
      .deleteFrom('user_devices')
      .where('user_id', 'in', [...outdated])
      .where('revoked_at', '<', forgetBefore)
      .execute()
  return living
}
