/** An address that is proven for the first time: what opened the account before may be somebody else's, and ends. */
import type { AddressProof, FirstProof, UserRecord } from '@stonechat/user'
import type { WriteTx } from '../sql/tx.js'
import { appendUserChange, appendUserChanges } from '../user-state/append-user-change.js'
import { lockUsers, patchUser } from './users.js'

/** Whether the user is named by the address that this code was sent to. */
export function isNamedBy(user: UserRecord, { kind, target }: AddressProof): boolean {
  return user[kind] === target
}

/** Whether it is not known yet that the address is the user's. */
export function isUnproven(user: UserRecord, kind: AddressProof['kind']): boolean {
  return user[kind] !== null && user[provenAt[kind]] === null
}

/**
 * Takes the address for proven, and takes away the password and what names the account since then: an address that
 * whoever opened it has added leads back into it. The devices are the caller's to revoke, and the user must be locked.
 */
export async function proveFirst(
  tx: WriteTx,
  user: UserRecord,
  { kind, target }: AddressProof,
  at: number,
): Promise<{ readonly user: UserRecord; readonly firstProof: FirstProof }> {
  const identities = await tx.db
    .selectFrom('user_identities')
    .select(['kind', 'key', 'created_at'])
    .where('user_id', '=', user.id)
    .execute()
  const since = identities.find((one) => one.kind === kind && one.key === target)?.created_at ?? 0
  const removed = identities.flatMap((one) =>
    one.kind !== kind && one.kind !== 'external' && one.created_at >= since ? [one.kind] : [],
  )

  if (removed.length > 0)
    await tx.db
      .deleteFrom('user_identities')
      .where('user_id', '=', user.id)
      .where('kind', 'in', removed)
      .execute()
  await markProven(tx, user.id, kind, at)
  const gone = removed.flatMap((one) => [
    [one, null],
    [provenAt[one], null],
  ])
  const patch = { passwordHash: null, [provenAt[kind]]: at, ...Object.fromEntries(gone) }
  await patchUser(tx, user.id, patch, at)
  const rev = await appendUserChange(tx, user.id, 'profile')
  return {
    user: { ...user, ...patch },
    firstProof: { hadPassword: user.passwordHash !== null, removed, rev },
  }
}

/** See `UserStore.proveAddresses`. */
export async function proveAddresses(tx: WriteTx, userIds: readonly number[], at: number): Promise<number[]> {
  if (userIds.length === 0) return []
  const users = [...(await lockUsers(tx, new Set(userIds))).values()]
  const unproven = users.filter((user) => isUnproven(user, 'phone') || isUnproven(user, 'email'))
  const ids = unproven.map(({ id }) => id)
  if (ids.length === 0) return []
  await tx.db
    .updateTable('user_identities')
    .set({ proven_at: at })
    .where('user_id', 'in', ids)
    .where('kind', 'in', ['phone', 'email'])
    .where('proven_at', 'is', null)
    .execute()
  for (const kind of ['phone', 'email'] as const) {
    const column = `${kind}_proven_at` as const
    await tx.db
      .updateTable('users')
      .set({ [column]: at, updated_at: at })
      .where('id', 'in', ids)
      .where(kind, 'is not', null)
      .where(column, 'is', null)
      .execute()
  }
  await appendUserChanges(tx, ids, 'profile')
  return ids
}

const provenAt = { phone: 'phoneProvenAt', email: 'emailProvenAt' } as const

async function markProven(
  tx: WriteTx,
  userId: number,
  kind: AddressProof['kind'],
  at: number,
): Promise<void> {
  await tx.db
    .updateTable('user_identities')
    .set({ proven_at: at })
    .where('user_id', '=', userId)
    .where('kind', '=', kind)
    .execute()
}
