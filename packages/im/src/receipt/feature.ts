import { type OperationOutput, type ParsedInput, StonechatError } from '@stonechat/protocol'
import type { Handlers } from '@stonechat/protocol/operations'
import { readCursor } from '../base/read-cursor.js'
import { requireRight } from '../group/require-right.js'
import { requireMessage } from '../message/require-message.js'
import { countReaders } from './count-readers.js'
import { requirePositions } from './require-positions.js'
import { type SubscribeParts, subscribeToReceipts } from './subscribe-to-receipts.js'

export function createReceiptFeature(
  parts: SubscribeParts,
): Handlers<'message.readers' | 'receipt.subscribe'> {
  return {
    'message.readers': (input, { caller }) => listReaders(parts, caller.userId, input),
    'receipt.subscribe': (input, { caller, connectionId }) =>
      subscribeToReceipts(parts, { userId: caller.userId, connectionId }, input),
  }
}

/**
 * How many have received and read a message, and one page of those who have read it or who have not.
 * @throws StonechatError `forbidden`, `message_not_found`, `message_recalled`, `not_a_member`, `group_not_found`, `group_too_large`,
 *   `receipts_off`, `invalid_input` for a cursor that is not ours
 */
async function listReaders(
  { store }: Pick<SubscribeParts, 'store'>,
  userId: number,
  { seq, state, limit, cursor, ...target }: ParsedInput<'message.readers'>,
): Promise<OperationOutput<'message.readers'>> {
  const afterUserId = readCursor(cursor)
  const { conversationId, member, message } = await requireMessage(store, userId, target, seq)
  requireRight({ member }, 'see_members')
  if (message.recalled_at !== null) throw new StonechatError('message_recalled')
  const positions = await requirePositions(store, userId, target, conversationId)
  return countReaders(positions, { seq, senderId: message.sender_id, state, afterUserId, limit })
}
