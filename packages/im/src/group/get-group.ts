import { type Group, StonechatError } from '@stonechat/protocol'
import type { GroupParts } from './parts.js'
import { toGroup } from './to-group.js'

/**
 * One group as the caller sees it.
 * @throws StonechatError `group_not_found`, `not_a_member`, `group_dissolved`
 */
export async function getGroup(
  { store }: Pick<GroupParts, 'store'>,
  userId: number,
  groupId: number,
): Promise<Group> {
  const [group, member] = await Promise.all([store.getGroup(groupId), store.getMember(groupId, userId)])
  if (group === undefined) throw new StonechatError('group_not_found')
  if (member === undefined) throw new StonechatError('not_a_member')
  const { dissolved_at, ...record } = group
  if (dissolved_at !== null) throw new StonechatError('group_dissolved')
  return toGroup(record, member)
}
