import { type Member, type ParsedInput, StonechatError } from '@stonechat/protocol'
import { applyChange } from './apply-change.js'
import { nameMembers } from './name-members.js'
import type { GroupParts } from './parts.js'

/**
 * Gives a member another role, mutes a member until a time, or changes what one is called in the group.
 * @throws StonechatError `user_not_found`, `peer_disabled`, `muted`, `forbidden`, `group_not_found`, `group_dissolved`, `not_a_member`
 */
export async function changeMember(
  options: GroupParts,
  userId: number,
  { group_id, user_id, role, muted_until, alias }: ParsedInput<'group.member'>,
): Promise<Member> {
  await applyChange(options, userId, group_id, {
    kind: 'member',
    userId: user_id,
    role,
    mutedUntil: muted_until,
    alias,
  })
  const record = await options.store.getMember(group_id, user_id)
  if (record === undefined) throw new StonechatError('user_not_found')
  const [member] = await nameMembers(options.directory, [record])
  return member!
}
