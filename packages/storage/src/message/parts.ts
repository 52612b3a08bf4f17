/** What other nouns keep of messages, in tables of their own. */
import type { Message } from '@stonechat/protocol'
import { pinPart } from '../pin/pin-rows.js'
import { reactionPart } from '../reaction/reaction-part.js'
import { replyPart } from '../reply/replies.js'
import type { Tx, WriteTx } from '../sql/tx.js'

export interface MessagePart {
  /** The same messages in their order, as this user sees them. No statement where everybody sees the same. */
  show(tx: Tx, userId: number, messages: Message[]): Promise<Message[]>
  /** Deletes what it keeps of a message that was recalled. */
  drop(tx: WriteTx, conversationId: number, seq: number): Promise<void>
}

const parts: readonly MessagePart[] = [reactionPart, pinPart, replyPart]

/** The same messages in their order, as this user sees them. */
export async function showTo(tx: Tx, userId: number, messages: Message[]): Promise<Message[]> {
  let shown = messages
  for (const part of parts) shown = await part.show(tx, userId, shown)
  return shown
}

export async function dropParts(tx: WriteTx, conversationId: number, seq: number): Promise<void> {
  for (const part of parts) await part.drop(tx, conversationId, seq)
}
