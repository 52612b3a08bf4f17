import type { OperationOutput, ParsedInput } from '@stonechat/protocol'
import { readCursor } from '../base/read-cursor.js'
import { requireAccess } from '../conversation/access.js'
import { nameMembers } from './name-members.js'
import type { GroupParts } from './parts.js'
import { requireRight } from './require-right.js'

/**
 * One page of members, by user id.
 * @throws StonechatError `forbidden`, `group_not_found`, `not_a_member`, `invalid_input` for a cursor that is not ours
 */
export async function listMembers(
  { store, directory }: GroupParts,
  userId: number,
  { group_id, limit, cursor }: ParsedInput<'group.members'>,
): Promise<OperationOutput<'group.members'>> {
  const afterUserId = readCursor(cursor)
  const access = await requireAccess(store, userId, { target_type: 'group', target_id: group_id })
  if (access !== undefined) requireRight(access, 'see_members')
  const records = await store.listMembers(group_id, { limit: limit + 1, afterUserId })
  const page = records.slice(0, limit)
  return {
    members: await nameMembers(directory, page),
    next_cursor: records.length > limit ? String(page.at(-1)!.user_id) : null,
  }
}
