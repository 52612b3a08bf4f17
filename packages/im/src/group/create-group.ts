import type { Group, ParsedInput } from '@stonechat/protocol'
import { announceJoin } from './announce.js'
import type { GroupParts } from './parts.js'
import { requireUsers } from './require-users.js'

/**
 * Creates a group owned by the caller.
 * @throws StonechatError `user_not_found`
 */
export async function createGroup(
  options: GroupParts,
  ownerId: number,
  { name, member_ids }: ParsedInput<'group.create'>,
): Promise<Group> {
  const memberIds = [...new Set(member_ids)].filter((userId) => userId !== ownerId)
  await requireUsers(options.directory, memberIds)
  const record = await options.store.createGroup({ name, ownerId, memberIds, at: options.clock() })
  await announceJoin(options, record, [ownerId, ...memberIds])
  return { ...record, role: 'owner' }
}
