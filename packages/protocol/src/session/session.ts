import * as z from 'zod'
import { id, seq, timeMs } from '../base/schemas.js'
import { targetType } from '../base/target.js'
import { groupLine } from '../group-line/group-line.js'
import { message } from '../message/message.js'

/**
 * A user's own view of a conversation. `rev` is the conversation's, `session_rev` this view's. A user who
 * leaves a group and comes back has another session, whose `session_rev` and `deleted_rev` begin above the former ones.
 */
export const session = z.object({
  conversation_id: id,
  target_type: targetType,
  target_id: id,
  title: z.string(),
  avatar_url: z.string().nullable(),
  last_seq: seq,
  rev: seq,
  session_rev: seq,
  /** Moves by one with each deletion of the user's own in it. */
  deleted_rev: seq,
  read_seq: seq,
  /** Nothing at or below it is visible to this user. */
  floor_seq: seq,
  /** `last_seq - max(read_seq, floor_seq)`, less what the user deleted above both. Recalling does not change it. */
  unread: z.int().min(0),
  /** What the user deleted above `read_seq` and `floor_seq`, ascending; absent where there is nothing. */
  deleted_unread: z.array(id).optional(),
  /** The oldest message that mentions the user and was not read, 0 where there is none. */
  mention_seq: seq,
  /**
   * How many there are, without own ones, recalled ones and those that the user deleted; `unreadMentionsMax` stands for that many or
   * more.
   */
  unread_mentions: z.int().min(0),
  /** The oldest `unreadMentionSeqsMax` of them, ascending; absent where there is none. */
  mention_seqs: z.array(id).optional(),
  pinned: z.boolean(),
  muted: z.boolean(),
  draft: z.string(),
  /** The newest message that the user has not deleted. */
  last_message: message.nullable(),
  /** What happened to the group after that message, the newest; absent where nothing did. */
  last_line: groupLine.optional(),
  /** The `rev` of the last change of what is pinned in it; absent while nothing was. A list of pins that is older is out of date. */
  pins_rev: id.optional(),
  /** When the last message was written or the last line was. */
  last_at: timeMs,
  /** How far the other side of a direct conversation has read and received; 0 in groups. */
  peer_read_seq: seq,
  peer_delivered_seq: seq,
})

export type Session = z.infer<typeof session>
