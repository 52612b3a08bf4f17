import type { OperationOutput, ParsedInput } from '@stonechat/protocol'
import { readCursor } from '../base/read-cursor.js'
import type { GroupParts } from './parts.js'
import { may } from './rights.js'
import { toGroup } from './to-group.js'

/**
 * One page of the groups that two users are both in, by group id. A group whose members the caller may not see is left out: it
 * would tell that the other user is one of them. A page can be shorter by that.
 * @throws StonechatError `invalid_input` for a cursor that is not ours
 */
export async function listCommonGroups(
  { store }: Pick<GroupParts, 'store'>,
  userId: number,
  { user_id: peerId, limit, cursor }: ParsedInput<'group.common'>,
): Promise<OperationOutput<'group.common'>> {
  const afterGroupId = readCursor(cursor)
  const found = await store.listCommonGroups(userId, peerId, { limit: limit + 1, afterGroupId })
  const page = found.slice(0, limit)
  return {
    groups: page
      .filter(({ group, member }) => may(member.role, 'see_members', group))
      .map(({ group, member }) => toGroup(group, member)),
    next_cursor: found.length > limit ? String(page.at(-1)!.group.id) : null,
  }
}
