import { faults, type OperationOutput, type ParsedInput, StonechatError } from '@stonechat/protocol'
import { requireAccess } from '../conversation/access.js'
import { nameMembers } from './name-members.js'
import type { GroupParts } from './parts.js'

/**
 * One page of members, by user id.
 * @throws StonechatError `group_not_found`, `not_a_member`, `invalid_input` for a cursor that is not ours
 */
export async function listMembers(
  { store, directory }: GroupParts,
  userId: number,
  { group_id, limit, cursor }: ParsedInput<'group.members'>,
): Promise<OperationOutput<'group.members'>> {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
    throw new StonechatError('invalid_input', {
      errors: [{ path: 'cursor', message: faults.cursor }],
    })
  }
  await requireAccess(store, userId, { target_type: 'group', target_id: group_id })
  const records = await store.listMembers(group_id, { limit: limit + 1, afterUserId: Number(cursor ?? 0) })
  const page = records.slice(0, limit)
  return {
    members: await nameMembers(directory, page),
    next_cursor: records.length > limit ? String(page.at(-1)!.user_id) : null,
  }
}
