/** A session after news of it. In whichever order and how often they come does not matter. */
import type { EventData, GroupLine, Message } from '@stonechat/protocol'
import { type Held, mentionedOf, mergeMentioned } from '../mention/mentioned.js'
import { noteMessage } from '../mention/note-message.js'
import { laterMessage, laterOwn, mergeSession, movePositions, recount } from './merge-session.js'

export function applyChange(held: Held, change: EventData['session.changed']): Held {
  const mentioned = mergeMentioned(mentionedOf(held), mentionedOf(change))
  return recount(
    { ...held, ...movePositions(held, change), ...laterOwn(held, change), mentioned },
    change.deleted_unread,
  )
}

/** A message arrived, or is now different. Sending one has read all before it. */
export function applyMessage(held: Held, message: Message, ownUserId: number): Held {
  return recount({
    ...held,
    mentioned: noteMessage(mentionedOf(held), message, ownUserId),
    last_seq: Math.max(held.last_seq, message.seq),
    last_at: Math.max(held.last_at, message.created_at),
    read_seq: message.sender_id === ownUserId ? Math.max(held.read_seq, message.seq) : held.read_seq,
    last_message: laterMessage(held.last_message, message),
  })
}

/** A message that is there mentions others now, or may; the same session where it says nothing new of the user. */
export function applyMentions(held: Held, message: Message, ownUserId: number): Held {
  const before = mentionedOf(held)
  const mentioned = noteMessage(before, message, ownUserId)
  return mentioned === before ? held : recount({ ...held, mentioned })
}

/**
 * Messages were deleted for this user. The last one may be among them: then it is not known for now. `deleted_rev` says
 * up to which deletion the last message is true, so it moves only without gaps, and not before the deleted messages are known.
 */
export function applyDeletion(held: Held, seqs: readonly number[], deleted_rev: number): Held {
  const { last_message, last_seq } = held
  const isNext = deleted_rev === held.deleted_rev + 1 && Math.max(...seqs) <= last_seq
  return recount(
    {
      ...held,
      deleted_rev: isNext ? deleted_rev : held.deleted_rev,
      last_message: last_message && seqs.includes(last_message.seq) ? null : last_message,
    },
    seqs,
  )
}

/** A group has changed. Where another change of the conversation came first, only the line is news. */
export function applyGroup(
  held: Held,
  { group: { name: title, avatar_url }, rev, line }: EventData['group.changed'],
): Held {
  const last_at = line?.created_at ?? 0
  return mergeSession(held, { ...held, title, avatar_url, rev, last_line: line, last_at })
}

/** Something happened to a group that its own state does not show. */
export function applyLine(held: Held, line: GroupLine): Held {
  return mergeSession(held, { ...held, last_line: line, last_at: line.created_at })
}

export function applyReceipt(held: Held, receipt: EventData['receipt.changed']): Held {
  return {
    ...held,
    peer_read_seq: Math.max(held.peer_read_seq, receipt.read_seq),
    peer_delivered_seq: Math.max(held.peer_delivered_seq, receipt.delivered_seq),
  }
}

/** The read position, moved forward to `seq` but not beyond the newest message. */
export function applyRead(held: Held, seq: number): Held {
  return recount({ ...held, read_seq: Math.max(held.read_seq, Math.min(seq, held.last_seq)) })
}
