/** Which of the messages that wait for a user are pushed to a new connection: no database here. */

/** A conversation with messages that the user has not received. */
export interface WaitingConversation {
  readonly id: number
  readonly last_seq: number
  readonly delivered_seq: number
  readonly read_seq: number
  readonly floor_seq: number
}

export interface UndeliveredDecision {
  /** In each of them, what comes after `afterSeq`. */
  readonly ranges: readonly { readonly conversationId: number; readonly afterSeq: number }[]
  readonly hasMore: boolean
}

/**
 * Where there is too much, the newest of each conversation and the newest conversations: what follows live then joins without a
 * gap, and the rest waits in the history.
 * @param waiting the newest conversation first
 */
export function decideUndelivered(
  waiting: readonly WaitingConversation[],
  limit: { readonly perConversation: number; readonly total: number },
): UndeliveredDecision {
  const ranges: { conversationId: number; afterSeq: number }[] = []
  let left = limit.total
  let hasMore = false
  for (const { id, last_seq, delivered_seq, read_seq, floor_seq } of waiting) {
    const count = last_seq - Math.max(delivered_seq, read_seq, floor_seq)
    const taken = Math.min(count, limit.perConversation, left)
    if (taken < count) hasMore = true
    if (taken <= 0) continue
    left -= taken
    ranges.push({ conversationId: id, afterSeq: last_seq - taken })
  }
  return { ranges, hasMore }
}
