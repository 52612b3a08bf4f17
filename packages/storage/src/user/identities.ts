/** Queries of `user_identities`: whom a name belongs to is decided there, and nowhere else. */
import type { Identity, IdentityDraft } from '@stonechat/user'
import { chunk } from '../sql/chunk.js'
import type { Tx, WriteTx } from '../sql/tx.js'
import { provenAtOf, shownOf } from './shown-of.js'
import { patchUser } from './users.js'

const maxUsersPerStatement = 500

export interface IdentityOwner {
  readonly userId: number
  readonly at: number
}

/** Rejects where another account has it. The row of the user is to show it: see `shownOf`. */
export async function insertIdentity(
  tx: WriteTx,
  identity: IdentityDraft,
  { userId, at }: IdentityOwner,
): Promise<void> {
  const { kind, key } = identity
  await tx.db
    .insertInto('user_identities')
    .values({ kind, key, user_id: userId, created_at: at, proven_at: provenAtOf(identity, at) })
    .execute()
}

/** Puts an identity in place of those of its kind that the user has. Rejects where another account has it. */
export async function replaceIdentity(
  tx: WriteTx,
  identity: IdentityDraft,
  owner: IdentityOwner,
): Promise<void> {
  await tx.db
    .deleteFrom('user_identities')
    .where('user_id', '=', owner.userId)
    .where('kind', '=', identity.kind)
    .execute()
  await insertIdentity(tx, identity, owner)
  await patchUser(tx, owner.userId, shownOf([identity], owner.at), owner.at)
}

export async function listIdentities(
  tx: Tx,
  userIds: readonly number[],
): Promise<ReadonlyMap<number, readonly Identity[]>> {
  const found = new Map<number, Identity[]>()
  for (const part of chunk(userIds, maxUsersPerStatement)) {
    const rows = await tx.db
      .selectFrom('user_identities')
      .select(['kind', 'key', 'user_id'])
      .where('user_id', 'in', part)
      .execute()
    for (const { kind, key, user_id } of rows) {
      const own = found.get(user_id)
      if (own === undefined) found.set(user_id, [{ kind, key }])
      else own.push({ kind, key })
    }
  }
  return found
}
