import type { ParsedInput } from '@stonechat/protocol'
import { applyChange } from './apply-change.js'
import type { GroupParts } from './parts.js'

/**
 * Removes a member, whom only moderators can bring back then, or leaves the group (with the caller's own id), also a
 * dissolved one. From then on no message of the group reaches that user.
 * @throws StonechatError `user_not_found`, `forbidden`, `group_not_found`, `group_dissolved`, `not_a_member`
 */
export async function removeMember(
  options: GroupParts,
  userId: number,
  { group_id, user_id, quiet }: ParsedInput<'group.remove'>,
): Promise<Record<string, never>> {
  await applyChange(options, userId, group_id, { kind: 'remove', userId: user_id, quiet })
  return {}
}
