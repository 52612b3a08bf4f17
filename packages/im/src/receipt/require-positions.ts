import { limits, StonechatError, type Target } from '@stonechat/protocol'
import type { ImStore, MemberPosition } from '../contract/index.js'
import { toKey } from '../conversation/target.js'

export type PositionStore = Pick<ImStore, 'getPrivacy' | 'listPositions'>

/**
 * How far everybody in a conversation that a user is in has come, except those who keep it to themselves.
 * @throws StonechatError `group_too_large`, `receipts_off` where the user keeps it to themselves
 */
export async function requirePositions(
  store: PositionStore,
  userId: number,
  target: Target,
  conversationId: number,
): Promise<MemberPosition[]> {
  if ((await store.getPrivacy(userId)).receipts === 'off') throw new StonechatError('receipts_off')
  const positions = await store.listPositions({
    conversationId,
    key: toKey(userId, target),
    maxMembers: limits.receiptsMaxGroupMembers,
  })
  if (positions === undefined) throw new StonechatError('group_too_large')
  return positions
}
