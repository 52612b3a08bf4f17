/** Whom the owner and admins removed: only they can bring those back, until they lift it. */
import { type OperationOutput, type ParsedInput, StonechatError } from '@stonechat/protocol'
import { readCursor } from '../base/read-cursor.js'
import { getGroup } from './get-group.js'
import type { GroupParts } from './parts.js'

/**
 * One page of those who were removed, by user id.
 * @throws StonechatError `forbidden`, `group_not_found`, `group_dissolved`, `not_a_member`, `invalid_input` for a cursor
 * that is not ours
 */
export async function listBans(
  options: GroupParts,
  userId: number,
  { group_id, limit, cursor }: ParsedInput<'group.bans'>,
): Promise<OperationOutput<'group.bans'>> {
  const afterUserId = readCursor(cursor)
  await requireModerator(options, userId, group_id)
  const found = await options.store.listBans(group_id, { limit: limit + 1, afterUserId })
  const bans = found.slice(0, limit)
  return { bans, next_cursor: found.length > limit ? String(bans.at(-1)!.user_id) : null }
}

/**
 * Lets every member bring a user back again; does nothing where nobody was removed.
 * @throws StonechatError `forbidden`, `group_not_found`, `group_dissolved`, `not_a_member`
 */
export async function liftBan(
  options: GroupParts,
  userId: number,
  { group_id, user_id }: ParsedInput<'group.unban'>,
): Promise<Record<string, never>> {
  await requireModerator(options, userId, group_id)
  await options.store.liftBan(group_id, user_id)
  return {}
}

async function requireModerator(options: GroupParts, userId: number, groupId: number): Promise<void> {
  const { role } = await getGroup(options, userId, groupId)
  if (role === 'member') throw new StonechatError('forbidden')
}
