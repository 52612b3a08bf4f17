import * as z from 'zod'
import { id, seq, timeMs } from '../base/schemas.js'
import { content } from '../content/index.js'
import { forwarded } from '../forward/forward.js'
import { mentioning } from '../mention/mention.js'
import { pin } from '../pin/pin.js'
import { poll } from '../poll/poll.js'
import { reaction, reactionMade } from '../reaction/reaction.js'
import { reply } from '../reply/reply.js'

export const message = z.object({
  conversation_id: id,
  seq: id,
  /**
   * The `rev` of its conversation when this message last changed, 0 while it has not: of two states of a message, the one with the
   * greater `rev` is the newer one.
   */
  rev: seq,
  client_id: z.string(),
  sender_id: id,
  /** `null` once recalled. */
  content: content.nullable(),
  /** The `seq` of the message this one answers. */
  reply_to: id.nullable(),
  created_at: timeMs,
  edited_at: timeMs.nullable(),
  recalled_at: timeMs.nullable(),
  /** Absent where nobody reacted. The first emoji that was used comes first. */
  reactions: z.array(reaction).optional(),
  ...mentioning,
  /** What became of a poll; absent where nobody has voted yet and it was not closed. */
  poll: poll.optional(),
  /** Who pinned it; absent where it is not pinned. */
  pinned: pin.optional(),
  /** What it answers, in `message.list` and `sync`; absent where it answers nothing, or the caller cannot see that message. */
  reply: reply.optional(),
  /** Of a message that was forwarded; absent on a record, which says itself who wrote what. */
  forwarded: forwarded.optional(),
})

export type Message = z.infer<typeof message>

/** What happens to a message that is there. */
export const messageChange = z.enum(['edited', 'recalled', 'reacted', 'pinned', 'voted', 'poll_closed'])

export type MessageChangeName = z.infer<typeof messageChange>

/** Who or what changed a message, where its new state does not say so. */
export const messageCause = z.object({
  /** Whose reaction it is: of more than ten people, `reactions` does not say whether the receiver is one. */
  reaction: reactionMade.optional(),
  /** Instead of that, where several reactions came together and are one change: each user and emoji once. */
  reactions: z.array(reactionMade).optional(),
  /** Whether this change pinned it or took that back; absent where it did neither. */
  pinned: z.boolean().optional(),
})

export type MessageCause = z.infer<typeof messageCause>

/** What a message said until it was edited or recalled. */
export const version = z.object({
  /** Of the change that replaced it. */
  rev: seq,
  content,
  replaced_at: timeMs,
})

export type MessageVersion = z.infer<typeof version>
