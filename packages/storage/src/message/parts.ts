/** What other nouns keep of messages, in tables of their own. */
import type { Message } from '@stonechat/protocol'
import { pinPart } from '../pin/pin-rows.js'
import { votePart } from '../poll/vote-part.js'
import { reactionPart } from '../reaction/reaction-part.js'
import { replyPart } from '../reply/replies.js'
import type { Tx, WriteTx } from '../sql/tx.js'
import type { MessageRow } from './message-row.js'

export interface MessagePart {
  /** Whether users may see different things of it in this message; where it cannot tell without reading JSON, they may. */
  differs(row: Pick<MessageRow, 'reply_to' | 'extras'>): boolean
  /**
   * The same messages in their order, as this user sees them: the very objects, where nothing differs. No statement where everybody
   * sees the same.
   */
  show(tx: Tx, userId: number, messages: Message[]): Promise<Message[]>
  /** Deletes what it keeps of a message that was recalled. */
  drop(tx: WriteTx, conversationId: number, seq: number): Promise<void>
}

const parts: readonly MessagePart[] = [reactionPart, votePart, pinPart, replyPart]

/** The same messages in their order, as this user sees them. */
export async function showTo(tx: Tx, userId: number, messages: Message[]): Promise<Message[]> {
  let shown = messages
  for (const part of parts) shown = await part.show(tx, userId, shown)
  return shown
}

/** Whether a message may look different from user to user, so that it has to be shown to each by `showTo`. */
export function differsByUser(row: MessageRow): boolean {
  return parts.some((part) => part.differs(row))
}

export async function dropParts(tx: WriteTx, conversationId: number, seq: number): Promise<void> {
  for (const part of parts) await part.drop(tx, conversationId, seq)
}
