import { countUnread, type Message, type Session } from '@stonechat/protocol'
import { countMentioned, type Held, mentionedOf, mergeMentioned } from '../mention/mentioned.js'
import { newerOf } from '../message/newer-of.js'

/**
 * What the user's own devices may change: the state with the higher `session_rev` is the later one, even where the user left in
 * between and has another session now.
 */
type Own = Pick<Session, 'session_rev' | 'pinned' | 'muted' | 'draft'>

/** Two states of one session as one. Positions only move forward, so order and repetition do not matter. */
export function mergeSession(held: Held, incoming: Held): Held {
  const moved = movePositions(held, incoming)
  return recount(
    {
      ...incoming,
      ...laterFace(held, incoming),
      ...moved,
      ...laterOwn(held, incoming),
      mentioned: mergeMentioned(mentionedOf(held), mentionedOf(incoming)),
      last_line: laterLine(held.last_line, incoming.last_line),
      deleted_rev: Math.max(held.deleted_rev, incoming.deleted_rev),
      last_message: lastVisible(held, incoming),
      last_at: Math.max(held.last_at, incoming.last_at),
      ...laterPins(held, incoming),
      peer_read_seq: Math.max(held.peer_read_seq, incoming.peer_read_seq),
      peer_delivered_seq: Math.max(held.peer_delivered_seq, incoming.peer_delivered_seq),
    },
    held.deleted_unread,
  )
}

type Positions = Pick<Session, 'last_seq' | 'rev' | 'read_seq' | 'floor_seq'>

/** How far the conversation and the user have come: only forward. */
export function movePositions(held: Positions, incoming: Positions): Positions {
  return {
    last_seq: Math.max(held.last_seq, incoming.last_seq),
    rev: Math.max(held.rev, incoming.rev),
    read_seq: Math.max(held.read_seq, incoming.read_seq),
    floor_seq: Math.max(held.floor_seq, incoming.floor_seq),
  }
}

/** What the user set, of the later state. */
export function laterOwn(held: Own, incoming: Own): Own {
  const { session_rev, pinned, muted, draft } = held.session_rev > incoming.session_rev ? held : incoming
  return { session_rev, pinned, muted, draft }
}

/** What the conversation looks like moves with its `rev`. */
function laterFace(held: Session, incoming: Session): Pick<Session, 'title' | 'avatar_url'> {
  const { title, avatar_url } = held.rev > incoming.rev ? held : incoming
  return { title, avatar_url }
}

function laterPins({ pins_rev = 0 }: Session, incoming: Session): Pick<Session, 'pins_rev'> {
  const rev = Math.max(pins_rev, incoming.pins_rev ?? 0)
  return rev === 0 ? {} : { pins_rev: rev }
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

/** The newer of two messages, in its later state. */
export function laterMessage(held: Message | null, incoming: Message | null): Message | null {
  if (held?.seq === incoming?.seq) return held && incoming && newerOf(held, incoming)
  return (held?.seq ?? 0) > (incoming?.seq ?? 0) ? held : incoming
}

/**
 * What follows from the positions: the unread counts, that nothing below the floor is seen, and no line before the last message.
 * @param deleted what else is known to be deleted: a deletion is never undone
 */
export function recount(session: Held, deleted: readonly number[] = []): Held {
  const { read_seq, floor_seq, last_message, last_line } = session
  const start = Math.max(read_seq, floor_seq)
  const deleted_unread = [...new Set(deleted.concat(session.deleted_unread ?? []))].filter(
    (seq) => seq > start,
  )
  const lastSeq = last_message?.seq ?? 0
  return {
    ...session,
    deleted_unread,
    unread: countUnread({ ...session, deleted_unread }),
    mention_seqs: undefined,
    ...countMentioned(mentionedOf(session), start, deleted_unread),
    last_message: lastSeq > floor_seq ? last_message : null,
    last_line: last_line && last_line.after_seq < lastSeq ? undefined : last_line,
  }
}
