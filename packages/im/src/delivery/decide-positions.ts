/** How far a user has read and received a conversation, and which other user that concerns: no database here. */
import type { Receipt } from '../contract/index.js'

/** Where a user stands in a conversation. */
export interface Position {
  readonly user_id: number
  readonly conversation_id: number
  readonly read_seq: number
  readonly delivered_seq: number
  readonly last_seq: number
  /** The other user of a direct conversation, the same user in one with oneself; `null` in groups. */
  readonly peer_id: number | null
}

/** Forward only, at most to the head. What is read has been received. `undefined` where nothing moves. */
export function decideRead<P extends Position>(position: P, seq: number): P | undefined {
  const readSeq = Math.min(seq, position.last_seq)
  if (readSeq <= position.read_seq) return undefined
  return { ...position, read_seq: readSeq, delivered_seq: Math.max(position.delivered_seq, readSeq) }
}

/** Forward only, at most to the head; what was read needs no delivery any more. `undefined` where nothing moves. */
export function decideDelivered<P extends Position>(position: P, seq: number): P | undefined {
  const deliveredSeq = Math.min(seq, position.last_seq)
  if (deliveredSeq <= Math.max(position.delivered_seq, position.read_seq)) return undefined
  return { ...position, delivered_seq: deliveredSeq }
}

/** Positions in groups concern no other user, and neither do those in a conversation with oneself. */
export function toReceipt(position: Position): Receipt | undefined {
  const { user_id: userId, conversation_id: conversationId, peer_id: peerId } = position
  if (peerId === null || peerId === userId) return undefined
  return {
    conversationId,
    userId,
    peerId,
    readSeq: position.read_seq,
    deliveredSeq: position.delivered_seq,
  }
}
