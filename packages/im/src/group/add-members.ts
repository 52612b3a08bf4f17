import type { Group, ParsedInput } from '@stonechat/protocol'
import { imLimits } from '../limits.js'
import { announceJoin } from './announce.js'
import { applyChange } from './apply-change.js'
import { getGroup } from './get-group.js'
import type { GroupParts } from './parts.js'
import { type Owe, priceStrangers } from './prices.js'
import { requireUsers } from './require-users.js'

/**
 * Adds members; those who are members already stay as they are.
 * @throws StonechatError `user_not_found`, `peer_disabled`, `blocked`, `banned`, `group_full`, `group_not_found`,
 *   `group_dissolved`, `not_a_member`
 */
export async function addMembers(
  options: GroupParts,
  userId: number,
  { group_id, user_ids }: ParsedInput<'group.add'>,
  owe?: Owe,
): Promise<Group> {
  const userIds = [...new Set(user_ids)]
  await requireUsers(options.directory, userIds)
  const {
    group,
    userIds: added,
    line,
  } = await applyChange(options, userId, group_id, {
    kind: 'add',
    userIds,
    maxMembers: imLimits.groupMaxMembers,
  })
  await announceJoin(options, group, added, line?.after_seq ?? 0)
  await priceStrangers(options.store, owe, userId, added)
  return getGroup(options, userId, group_id)
}
