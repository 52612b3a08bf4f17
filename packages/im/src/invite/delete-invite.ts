import { type ParsedInput, StonechatError } from '@stonechat/protocol'
import { getGroup } from '../group/get-group.js'
import type { GroupParts } from '../group/parts.js'

/**
 * Ends a link: owner and admins end any of a group, members their own.
 * @throws StonechatError `group_not_found`, `group_dissolved`, `not_a_member`, `invite_not_found`
 */
export async function deleteInvite(
  { store }: Pick<GroupParts, 'store'>,
  userId: number,
  { group_id, code }: ParsedInput<'invite.delete'>,
): Promise<Record<string, never>> {
  const { role } = await getGroup({ store }, userId, group_id)
  const wasThere = await store.deleteInvite(group_id, code, role === 'member' ? userId : undefined)
  if (!wasThere) throw new StonechatError('invite_not_found')
  return {}
}
