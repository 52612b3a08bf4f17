import { keyText } from '@stonechat/im/rules'
import { chunk } from '../sql/chunk.js'
import type { Tx } from '../sql/tx.js'
import type { ConversationIds } from './conversation-ids.js'

const maxPairsPerStatement = 500

/** See `ConversationStore.countStrangers`. */
export async function countStrangers(
  tx: Tx,
  conversationIds: ConversationIds,
  userId: number,
  userIds: readonly number[],
): Promise<number> {
  let count = 0
  for (const part of chunk(userIds, maxPairsPerStatement)) {
    const keys = part.map((id) => {
      const [low, high] = [Math.min(userId, id), Math.max(userId, id)]
      return { kind: 'direct', low, high } as const
    })
    const found = await conversationIds.find(tx, keys)
    count += keys.filter((key) => !found.has(keyText(key))).length
  }
  return count
}
