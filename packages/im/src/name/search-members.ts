import type { Member } from '@stonechat/protocol'
import type { FoundMember, MemberSearch } from '../contract/index.js'
import { nameMembers } from '../group/name-members.js'
import type { GroupParts } from '../group/parts.js'
import { imLimits } from '../limits.js'
import { toNameKey, toSearchText } from './name-key.js'

export interface MembersPage {
  readonly members: readonly Member[]
  /** After whom the next page begins; `undefined` for the last one. */
  readonly nextAfter: number | undefined
}

/**
 * Members whose name, alias or id is meant by what was typed. Keys that are missing are made on the way, a limited number in
 * one call: a page can be shorter than its limit, and even empty, with more to come.
 * @throws StonechatError `unavailable`
 */
export async function searchMembers(
  parts: GroupParts,
  groupId: number,
  { typed, limit, afterUserId }: { typed: string; limit: number; afterUserId: number },
): Promise<MembersPage> {
  const text = toSearchText(typed)
  const userId = /^\d{1,15}$/.test(text) ? Number(text) : undefined
  const search: MemberSearch = { text, userId, limit: limit + 1, afterUserId }
  for (let batches = 0; ; batches += 1) {
    const found = await parts.store.searchMembers(groupId, search)
    const page = found.slice(0, limit)
    const unkeyed = page.findIndex((one) => !one.isKeyed)
    if (unkeyed === -1)
      return {
        members: await showFound(parts, groupId, search, page),
        nextAfter: found.length > limit ? page.at(-1)!.user_id : undefined,
      }
    const nextAfter = page[unkeyed]!.user_id - 1
    if (batches === imLimits.nameKeyBatchesMaxPerSearch)
      return { members: await showFound(parts, groupId, search, page.slice(0, unkeyed)), nextAfter }
    await makeKeys(parts, groupId, nextAfter)
  }
}

/** Makes the keys of the next members who have none. */
async function makeKeys(
  { store, directory }: GroupParts,
  groupId: number,
  afterUserId: number,
): Promise<void> {
  const limit = imLimits.nameKeysPerBatch
  const members = await store.listUnkeyedMembers(groupId, { limit, afterUserId })
  const profiles = await directory?.getProfiles(members.map((one) => one.user_id))
  const names: { userId: number; nameKey: string }[] = []
  const aliases: { userId: number; alias: string; aliasKey: string }[] = []
  for (const { user_id: userId, alias } of members) {
    names.push({ userId, nameKey: await toNameKey(profiles?.get(userId)?.nickname ?? '') })
    if (alias !== '') aliases.push({ userId, alias, aliasKey: await toNameKey(alias) })
  }
  await store.keepNameKeys(names)
  if (aliases.length > 0) await store.keepAliasKeys(groupId, aliases)
}

/** With their names of now: a key of a former name, whose change got lost, is mended, and finds nobody any more. */
async function showFound(
  parts: GroupParts,
  groupId: number,
  search: MemberSearch,
  found: readonly FoundMember[],
): Promise<readonly Member[]> {
  const records = found.map(({ nameKey: _, isKeyed: __, ...record }) => record)
  const members = await nameMembers(parts.directory, records)
  const keys = await Promise.all(members.map(({ nickname }) => toNameKey(nickname)))
  const stale = found.flatMap(({ user_id: userId, nameKey }, index) =>
    nameKey === keys[index] ? [] : [{ userId, nameKey: keys[index]! }],
  )
  if (stale.length === 0) return members
  await parts.store.keepNameKeys(stale)
  const again = await parts.store.searchMembers(groupId, search)
  const still = new Set(again.map((one) => one.user_id))
  return members.filter((one) => still.has(one.user_id))
}
