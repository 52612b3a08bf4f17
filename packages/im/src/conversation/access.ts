import { StonechatError, type Target } from '@stonechat/protocol'
import type { Access, ImStore } from '../contract/index.js'
import { toKey } from './target.js'

/**
 * What a user may see of a target; `undefined` for a direct conversation nobody has written in yet.
 * @throws StonechatError `not_a_member`, `group_not_found`
 */
export async function requireAccess(
  store: Pick<ImStore, 'getAccess'>,
  userId: number,
  target: Target,
): Promise<Access | undefined> {
  const access = await store.getAccess(userId, toKey(userId, target))
  if (access !== undefined && 'status' in access) throw new StonechatError(access.code)
  return access
}
