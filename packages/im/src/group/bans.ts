/** Whom the owner and admins removed or keep out: only they can bring those back, until they lift it. */
import { type OperationOutput, type ParsedInput, StonechatError } from '@stonechat/protocol'
import { readCursor } from '../base/read-cursor.js'
import { applyChange } from './apply-change.js'
import { getGroup } from './get-group.js'
import type { GroupParts } from './parts.js'
import { requireExisting } from './require-users.js'
import { may } from './rights.js'

/**
 * One page of those who are banned, by user id.
 * @throws StonechatError `forbidden`, `group_not_found`, `group_dissolved`, `not_a_member`, `invalid_input` for a cursor
 * that is not ours
 */
export async function listBans(
  options: GroupParts,
  userId: number,
  { group_id, limit, cursor }: ParsedInput<'group.bans'>,
): Promise<OperationOutput<'group.bans'>> {
  const afterUserId = readCursor(cursor)
  const { role, ...settings } = await getGroup(options, userId, group_id)
  if (!may(role, 'moderate', settings)) throw new StonechatError('forbidden')
  const found = await options.store.listBans(group_id, { limit: limit + 1, afterUserId })
  const bans = found.slice(0, limit)
  return { bans, next_cursor: found.length > limit ? String(bans.at(-1)!.user_id) : null }
}

/**
 * Keeps a user out, also one who left or never was a member: only the owner and admins can bring them in then. A member is
 * removed.
 * @throws StonechatError `user_not_found`, `forbidden`, `group_not_found`, `group_dissolved`, `not_a_member`
 */
export async function banUser(
  options: GroupParts,
  userId: number,
  { group_id, user_id }: ParsedInput<'group.ban'>,
): Promise<Record<string, never>> {
  await requireExisting(options.directory, [user_id])
  await applyChange(options, userId, group_id, { kind: 'ban', userId: user_id, isBanned: true })
  return {}
}

/**
 * Lets every member bring a user back again; does nothing where nobody is banned.
 * @throws StonechatError `forbidden`, `group_not_found`, `group_dissolved`, `not_a_member`
 */
export async function liftBan(
  options: GroupParts,
  userId: number,
  { group_id, user_id }: ParsedInput<'group.unban'>,
): Promise<Record<string, never>> {
  await applyChange(options, userId, group_id, { kind: 'ban', userId: user_id, isBanned: false })
  return {}
}
