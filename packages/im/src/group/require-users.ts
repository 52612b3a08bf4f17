import { StonechatError } from '@stonechat/protocol'
import type { Directory } from '../contract/index.js'

/**
 * Checks that users exist, disabled or not, and reads their profiles. Without a directory every positive id counts as a user.
 * @throws StonechatError `user_not_found`
 */
export async function requireExisting(
  directory: Directory | undefined,
  userIds: readonly number[],
): ReturnType<Directory['getProfiles']> {
  if (directory === undefined || userIds.length === 0) return new Map()
  const found = await directory.getProfiles(userIds)
  if (userIds.some((userId) => !found.has(userId))) throw new StonechatError('user_not_found')
  return found
}

/**
 * Checks that users exist and that none of their accounts is disabled.
 * @throws StonechatError `user_not_found`, `peer_disabled`
 */
export async function requireUsers(
  directory: Directory | undefined,
  userIds: readonly number[],
): Promise<void> {
  const found = await requireExisting(directory, userIds)
  if (userIds.some((userId) => found.get(userId)?.isDisabled)) throw new StonechatError('peer_disabled')
}
