import type { Member } from '@stonechat/protocol'
import type { FoundMember, MemberSearch } from '../contract/index.js'
import { nameMembers } from '../group/name-members.js'
import type { GroupParts } from '../group/parts.js'
import { imLimits } from '../limits.js'
import { makeKeys, saveNameKeys } from './make-keys.js'
import { toNameKey, toSearchText } from './name-key.js'

export interface MembersPage {
  readonly members: readonly Member[]
  /** After whom the next page begins; `undefined` for the last one. */
  readonly nextAfter: number | undefined
  /** How many names were made searchable on the way. */
  readonly keysMade: number
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
  let keysMade = 0
  if (text === '') return { members: [], nextAfter: undefined, keysMade }
  const userId = /^\d{1,15}$/.test(text) ? Number(text) : undefined
  const search: MemberSearch = { text, userId, limit: limit + 1, afterUserId }
  for (let batches = 0; ; batches += 1) {
    const found = await parts.store.searchMembers(groupId, search)
    const page = found.slice(0, limit)
    const unkeyed = page.findIndex((one) => !one.isKeyed)
    if (unkeyed === -1) {
      const members = await showFound(parts, groupId, search, page)
      return { members, nextAfter: found.length > limit ? page.at(-1)!.user_id : undefined, keysMade }
    }
    const nextAfter = page[unkeyed]!.user_id - 1
    if (batches === imLimits.nameKeyBatchesMaxPerSearch)
      return {
        members: await showFound(parts, groupId, search, page.slice(0, unkeyed)),
        ...{ nextAfter, keysMade },
      }
    keysMade += await makeKeys(parts, groupId, nextAfter)
  }
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
  const stale = members.filter((_, index) => found[index]!.nameKey !== keys[index])
  if (stale.length === 0) return members
  await saveNameKeys(
    parts,
    stale.map(({ user_id, nickname }) => [user_id, nickname]),
  )
  const again = await parts.store.searchMembers(groupId, search)
  const still = new Set(again.map((one) => one.user_id))
  return members.filter((one) => still.has(one.user_id))
}
