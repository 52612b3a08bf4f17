import { applyChange } from './apply-change.js'
import type { GroupParts } from './parts.js'

/**
 * Ends a group for all; its messages stay readable to its members.
 * @throws StonechatError `forbidden`, `group_not_found`, `group_dissolved`, `not_a_member`
 */
export async function dissolveGroup(
  options: GroupParts,
  userId: number,
  groupId: number,
): Promise<Record<string, never>> {
  await applyChange(options, userId, groupId, { kind: 'dissolve' })
  return {}
}
