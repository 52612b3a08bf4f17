import type { OperationOutput, ParsedInput } from '@stonechat/protocol'
import { readCursor } from '../base/read-cursor.js'
import { getGroup } from '../group/get-group.js'
import type { GroupParts } from '../group/parts.js'
import { toInvite } from './to-invite.js'

/**
 * One page of links, the newest first: owner and admins see all of a group, members their own.
 * @throws StonechatError `group_not_found`, `group_dissolved`, `not_a_member`, `invalid_input` for a cursor that is not ours
 */
export async function listInvites(
  { store, clock }: Pick<GroupParts, 'store' | 'clock'>,
  userId: number,
  { group_id, limit, cursor }: ParsedInput<'invite.list'>,
): Promise<OperationOutput<'invite.list'>> {
  const beforeId = cursor === undefined ? undefined : readCursor(cursor)
  const { role } = await getGroup({ store }, userId, group_id)
  const found = await store.listInvites({
    ...{ groupId: group_id, beforeId, limit: limit + 1, at: clock() },
    makerId: role === 'member' ? userId : undefined,
  })
  const page = found.slice(0, limit)
  return {
    invites: page.map(toInvite),
    next_cursor: found.length > limit ? String(page.at(-1)!.id) : null,
  }
}
