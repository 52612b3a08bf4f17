import { StonechatError } from '@stonechat/protocol'
import type { Directory } from '../contract/index.js'

/**
 * Checks that users exist and that none of their accounts is disabled. Without a directory every positive id counts as a user.
 * @throws StonechatError `user_not_found`, `peer_disabled`
 */
export async function requireUsers(
  directory: Directory | undefined,
  userIds: readonly number[],
): Promise<void> {
  if (directory === undefined || userIds.length === 0) return
  const found = await directory.getProfiles(userIds)
  if (userIds.some((userId) => !found.has(userId))) throw new StonechatError('user_not_found')
  if (userIds.some((userId) => found.get(userId)?.isDisabled)) throw new StonechatError('peer_disabled')
}
