import { limits, type OperationOutput, type ParsedInput, StonechatError } from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import { readCursor } from '../base/read-cursor.js'
import type { ImStore, MemberPosition } from '../contract/index.js'
import { toKey } from '../conversation/target.js'
import { type MessageAccessStore, requireMessage } from '../message/require-message.js'
import { countReaders } from './count-readers.js'

export interface ReceiptParts {
  readonly store: MessageAccessStore & Pick<ImStore, 'listPositions'>
}

export function createReceiptFeature(parts: ReceiptParts): Handlers<'message.readers'> {
  return {
    'message.readers': (input, { caller }) => listReaders(parts, caller.userId, input),
  }
}

/**
 * How many have received and read a message, and one page of those who have read it or who have not.
 * @throws StonechatError `message_not_found`, `message_recalled`, `not_a_member`, `group_not_found`, `group_too_large`,
 *   `invalid_input` for a cursor that is not ours
 */
async function listReaders(
  { store }: ReceiptParts,
  userId: number,
  { seq, state, limit, cursor, ...target }: ParsedInput<'message.readers'>,
): Promise<OperationOutput<'message.readers'>> {
  const afterUserId = readCursor(cursor)
  const { conversationId, message } = await requireMessage(store, userId, target, seq)
  if (message.recalled_at !== null) throw new StonechatError('message_recalled')
  const positions = await requirePositions(store, userId, conversationId, target)
  return countReaders(positions, { seq, senderId: message.sender_id, state, afterUserId, limit })
}

/** @throws StonechatError `group_too_large` */
async function requirePositions(
  store: Pick<ImStore, 'listPositions'>,
  userId: number,
  conversationId: number,
  target: Parameters<typeof toKey>[1],
): Promise<MemberPosition[]> {
  const positions = await store.listPositions({
    conversationId,
    key: toKey(userId, target),
    maxMembers: limits.receiptsMaxGroupMembers,
  })
  if (positions === undefined) throw new StonechatError('group_too_large')
  return positions
}
