import { countUnread, type EventData, type Message, type Session } from '@stonechat/protocol'
import { newerOf } from '../message/newer-of.js'

/**
 * What the user's own devices may change: the state with the higher `session_rev` is the later one, even where the user left in
 * between and has another session now.
 */
type Own = Pick<Session, 'session_rev' | 'pinned' | 'muted' | 'draft'>

/** Two states of one session as one. Positions only move forward, so order and repetition do not matter. */
export function mergeSession(held: Session, incoming: Session): Session {
  const moved = movePositions(held, incoming)
  return recount(
    {
      ...incoming,
      ...laterFace(held, incoming),
      ...moved,
      ...laterOwn(held, incoming),
      last_line: laterLine(held.last_line, incoming.last_line),
      deleted_rev: Math.max(held.deleted_rev, incoming.deleted_rev),
      last_message: lastVisible(held, incoming),
      last_at: Math.max(held.last_at, incoming.last_at),
      peer_read_seq: Math.max(held.peer_read_seq, incoming.peer_read_seq),
      peer_delivered_seq: Math.max(held.peer_delivered_seq, incoming.peer_delivered_seq),
    },
    held.deleted_unread,
  )
}

export function applyChange(held: Session, change: EventData['session.changed']): Session {
  return recount(
    { ...held, ...movePositions(held, change), ...laterOwn(held, change) },
    change.deleted_unread,
  )
}

/** A message arrived, or is now different. Sending one has read all before it. */
export function applyMessage(held: Session, message: Message, ownUserId: number): Session {
  return recount({
    ...held,
    last_seq: Math.max(held.last_seq, message.seq),
    last_at: Math.max(held.last_at, message.created_at),
    read_seq: message.sender_id === ownUserId ? Math.max(held.read_seq, message.seq) : held.read_seq,
    last_message: laterMessage(held.last_message, message),
  })
}

/**
 * Messages were deleted for this user. The last one may be among them: then it is not known for now. `deleted_rev` says
 * up to which deletion the last message is true, so it moves only without gaps, and not before the deleted messages are known.
 */
export function applyDeletion(held: Session, seqs: readonly number[], deleted_rev: number): Session {
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
  held: Session,
  { group: { name: title, avatar_url }, rev, line }: EventData['group.changed'],
): Session {
  const last_at = line?.created_at ?? 0
  return mergeSession(held, { ...held, title, avatar_url, rev, last_line: line, last_at })
}

export function applyReceipt(held: Session, receipt: EventData['receipt.changed']): Session {
  return {
    ...held,
    peer_read_seq: Math.max(held.peer_read_seq, receipt.read_seq),
    peer_delivered_seq: Math.max(held.peer_delivered_seq, receipt.delivered_seq),
  }
}

/** The read position, moved forward to `seq` but not beyond the newest message. */
export function applyRead(held: Session, seq: number): Session {
  return recount({ ...held, read_seq: Math.max(held.read_seq, Math.min(seq, held.last_seq)) })
}

type Positions = Pick<Session, 'last_seq' | 'rev' | 'read_seq' | 'floor_seq'>

function movePositions(held: Positions, incoming: Positions): Positions {
  return {
    last_seq: Math.max(held.last_seq, incoming.last_seq),
    rev: Math.max(held.rev, incoming.rev),
    read_seq: Math.max(held.read_seq, incoming.read_seq),
    floor_seq: Math.max(held.floor_seq, incoming.floor_seq),
  }
}

function laterOwn(held: Own, incoming: Own): Own {
  const { session_rev, pinned, muted, draft } = held.session_rev > incoming.session_rev ? held : incoming
  return { session_rev, pinned, muted, draft }
}

/** What the conversation looks like moves with its `rev`. */
function laterFace(held: Session, incoming: Session): Pick<Session, 'title' | 'avatar_url'> {
  const { title, avatar_url } = held.rev > incoming.rev ? held : incoming
  return { title, avatar_url }
}

/** Whether a message comes after it shows when both are known. */
function laterLine(held: Session['last_line'], incoming: Session['last_line']): Session['last_line'] {
  return held && incoming && held.rev > incoming.rev ? held : (incoming ?? held)
}

/** A state that knows of fewer deletions may still name a message that is gone. */
function lastVisible(held: Session, incoming: Session): Message | null {
  const [newer, older] = held.deleted_rev > incoming.deleted_rev ? [held, incoming] : [incoming, held]
  const isOutdated = older.deleted_rev < newer.deleted_rev && (older.last_message?.seq ?? 0) <= newer.last_seq
  return isOutdated ? newer.last_message : laterMessage(held.last_message, incoming.last_message)
}

function laterMessage(held: Message | null, incoming: Message | null): Message | null {
  if (held?.seq === incoming?.seq) return held && incoming && newerOf(held, incoming)
  return (held?.seq ?? 0) > (incoming?.seq ?? 0) ? held : incoming
}

/**
 * What follows from the positions: the unread count, that nothing below the floor is seen, and no line before the last message.
 * @param deleted what else is known to be deleted: a deletion is never undone
 */
function recount(session: Session, deleted: readonly number[] = []): Session {
  const { read_seq, floor_seq, last_message, last_line } = session
  const deleted_unread = [...new Set(deleted.concat(session.deleted_unread ?? []))].filter(
    (seq) => seq > Math.max(read_seq, floor_seq),
  )
  const lastSeq = last_message?.seq ?? 0
  return {
    ...session,
    deleted_unread,
    unread: countUnread({ ...session, deleted_unread }),
    last_message: lastSeq > floor_seq ? last_message : null,
    last_line: last_line && last_line.after_seq < lastSeq ? undefined : last_line,
  }
}
