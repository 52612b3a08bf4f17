import { limits, StonechatError, type Target } from '@stonechat/protocol'
import type { ImStore, MemberPosition } from '../contract/index.js'
import { toKey } from '../conversation/target.js'

/**
 * How far everybody in a conversation that a user is in has come.
 * @throws StonechatError `group_too_large`
 */
export async function requirePositions(
  store: Pick<ImStore, 'listPositions'>,
  userId: number,
  target: Target,
  conversationId: number,
): Promise<MemberPosition[]> {
  const positions = await store.listPositions({
    conversationId,
    key: toKey(userId, target),
    maxMembers: limits.receiptsMaxGroupMembers,
  })
  if (positions === undefined) throw new StonechatError('group_too_large')
  return positions
}
