import type { OperationOutput, ParsedInput } from '@stonechat/protocol'
import { readCursor } from '../base/read-cursor.js'
import { requireAccess } from '../conversation/access.js'
import { searchMembers } from '../name/search-members.js'
import { nameMembers } from './name-members.js'
import type { GroupParts } from './parts.js'
import { type Owe, priceSearch } from './prices.js'
import { requireRight } from './require-right.js'

/**
 * One page of members, by user id: of all, or of those whose name, alias or id is meant by `q`.
 * @throws StonechatError `forbidden`, `group_not_found`, `not_a_member`, `invalid_input` for a cursor that is not ours
 */
export async function listMembers(
  parts: GroupParts,
  userId: number,
  { group_id, limit, cursor, q }: ParsedInput<'group.members'>,
  owe?: Owe,
): Promise<OperationOutput<'group.members'>> {
  const { store, directory } = parts
  const afterUserId = readCursor(cursor)
  const access = await requireAccess(store, userId, { target_type: 'group', target_id: group_id })
  if (access !== undefined) requireRight(access, 'see_members')
  if (q !== undefined) {
    const search = { typed: q, limit, afterUserId }
    const { members, nextAfter, keysMade } = await searchMembers(parts, group_id, search)
    if (owe !== undefined) owe(await priceSearch(store, group_id, keysMade))
    return { members: [...members], next_cursor: nextAfter === undefined ? null : String(nextAfter) }
  }
  const records = await store.listMembers(group_id, { limit: limit + 1, afterUserId })
  const page = records.slice(0, limit)
  return {
    members: await nameMembers(directory, page),
    next_cursor: records.length > limit ? String(page.at(-1)!.user_id) : null,
  }
}
