import type { Group, ParsedInput } from '@stonechat/protocol'
import { applyChange } from './apply-change.js'
import { getGroup } from './get-group.js'
import type { GroupParts } from './parts.js'

/**
 * Changes name, notice, picture, or how the group is run.
 * @throws StonechatError `group_not_found`, `group_dissolved`, `not_a_member`, `forbidden`, `muted`
 */
export async function updateGroup(
  options: GroupParts,
  userId: number,
  { group_id, name, notice, avatar_url, notice_read_wanted, ...settings }: ParsedInput<'group.update'>,
): Promise<Group> {
  await applyChange(options, userId, group_id, {
    kind: 'update',
    name,
    notice,
    avatarUrl: avatar_url,
    noticeReadWanted: notice_read_wanted,
    settings,
  })
  return getGroup(options, userId, group_id)
}
