import type { GroupParts } from '../group/parts.js'
import { imLimits } from '../limits.js'
import { toNameKey } from './name-key.js'

type KeyParts = Pick<GroupParts, 'store' | 'directory'>

/** Makes the keys of the next members who have none. @returns of how many */
export async function makeKeys(parts: KeyParts, groupId: number, afterUserId: number): Promise<number> {
  const { store } = parts
  const limit = imLimits.nameKeysPerBatch
  const members = await store.listUnkeyedMembers(groupId, { limit, afterUserId })
  await saveNameKeys(parts, [
    ...(await readNames(
      parts,
      members.map(({ user_id }) => user_id),
    )),
  ])
  const named = members.filter(({ alias }) => alias !== '')
  const aliases = await Promise.all(
    named.map(async ({ user_id: userId, alias }) => ({ userId, alias, aliasKey: await toNameKey(alias) })),
  )
  if (aliases.length > 0) await store.keepAliasKeys(groupId, aliases)
  return members.length
}

/**
 * Keeps the keys of names that were read before. Whoever has another name by now has none again, as if it were given after
 * this: a change that came in between found nothing to forget.
 */
export async function saveNameKeys(
  parts: KeyParts,
  names: readonly (readonly [userId: number, name: string])[],
): Promise<void> {
  const keys = names.map(async ([userId, name]) => ({ userId, nameKey: await toNameKey(name) }))
  await parts.store.keepNameKeys(await Promise.all(keys))
  const now = await readNames(
    parts,
    names.map(([userId]) => userId),
  )
  for (const [userId, name] of names) if (now.get(userId) !== name) await parts.store.forgetNameKey(userId)
}

/** What each of these users is called; `''` for whom no account is known. */
async function readNames(
  { directory }: KeyParts,
  userIds: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const profiles = await directory?.getProfiles(userIds)
  return new Map(userIds.map((userId) => [userId, profiles?.get(userId)?.nickname ?? '']))
}
