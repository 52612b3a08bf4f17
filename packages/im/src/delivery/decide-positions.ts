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
  readonly group_id: number | null
  /** The `rev` of the conversation. */
  readonly conversation_rev: number
  /** The user, or the other of a direct conversation, keeps receipts to themselves. */
  readonly is_private: boolean
  /** The user has blocked the other of a direct conversation, for whom they do not move. */
  readonly is_held: boolean
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

/** Positions in a conversation with oneself concern nobody, nor do those that are kept from others or from a user who is blocked. */
export function toReceipt(position: Position): Receipt | undefined {
  const { user_id: userId, peer_id: peerId, group_id: groupId } = position
  if (position.is_private || position.is_held) return undefined
  const moved = {
    conversationId: position.conversation_id,
    userId,
    readSeq: position.read_seq,
    deliveredSeq: position.delivered_seq,
  }
  if (groupId !== null) return { ...moved, groupId, rev: position.conversation_rev }
  return peerId === null || peerId === userId ? undefined : { ...moved, peerId }
}
