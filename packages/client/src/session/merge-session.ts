import type { EventData, Message, Session } from '@stonechat/protocol'
import { newerOf } from '../message/newer-of.js'
import { unread } from './unread.js'

/** What one's own devices may change: the state with the higher `session_rev` is the later one. */
type Own = Pick<Session, 'session_rev' | 'pinned' | 'muted' | 'draft'>

/** Two states of one session as one. Positions only move forward, so order and repetition do not matter. */
export function mergeSession(held: Session, incoming: Session): Session {
  const moved = movePositions(held, incoming)
  return recount({
    ...incoming,
    ...moved,
    ...laterOwn(held, incoming),
    last_message: laterMessage(held.last_message, incoming.last_message),
    last_at: Math.max(held.last_at, incoming.last_at),
    peer_read_seq: Math.max(held.peer_read_seq, incoming.peer_read_seq),
    peer_delivered_seq: Math.max(held.peer_delivered_seq, incoming.peer_delivered_seq),
  })
}

export function applyChange(held: Session, change: EventData['session.changed']): Session {
  return recount({ ...held, ...movePositions(held, change), ...laterOwn(held, change) })
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
  const { session_rev, pinned, muted, draft } = incoming.session_rev >= held.session_rev ? incoming : held
  return { session_rev, pinned, muted, draft }
}

function laterMessage(held: Message | null, incoming: Message | null): Message | null {
  if (held === null || incoming === null) return held ?? incoming
  if (held.seq === incoming.seq) return newerOf(held, incoming)
  return held.seq > incoming.seq ? held : incoming
}

function recount(session: Session): Session {
  return { ...session, unread: unread(session.last_seq, session.read_seq, session.floor_seq) }
}
