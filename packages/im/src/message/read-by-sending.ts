import { pairText } from '../conversation/keys.js'
import type { SendDecision, SendState } from './decide-send.js'

type ReadPosition = [userId: number, conversationId: number, seq: number]

/**
 * The read positions that a batch moves: a sender has read the sender's own messages. In a new direct conversation both
 * sides get a session. In the order of the key, in which every writer locks sessions.
 */
export function readBySending({ created, heads }: SendDecision, before: SendState): ReadPosition[] {
  const positions = new Map<string, ReadPosition>()
  const wasEmpty = new Set(
    [...before.heads.values()].flatMap((head) => (head.last_seq === 0 ? [head.id] : [])),
  )
  for (const head of heads) {
    if (head.kind !== 'direct' || !wasEmpty.has(head.id)) continue
    for (const userId of [head.direct_low ?? 0, head.direct_high ?? 0])
      positions.set(pairText(userId, head.id), [userId, head.id, 0])
  }
  for (const { message } of created) {
    const { sender_id, conversation_id, seq } = message
    positions.set(pairText(sender_id, conversation_id), [sender_id, conversation_id, seq])
  }
  return [...positions.values()].sort((one, other) => one[0] - other[0] || one[1] - other[1])
}
