/** What a server tells its connections without being asked. */
import type { Group, Message, Presence, Session, Target } from './nouns.js'

export interface EventData {
  /** The first frame of every connection. */
  ready: {
    user_id: number
    device_id: string | null
    connection_id: string
    node: string
    server_time: number
  }
  'message.created': Message & Target
  /** A message was edited or recalled; `rev` is the conversation's, without gaps. */
  'message.changed': Message & Target & { rev: number }
  /** The user's own view changed on some device, or came (`rev` 0 before) or went (`removed`). */
  'session.changed': Target &
    Pick<
      Session,
      'conversation_id' | 'last_seq' | 'rev' | 'session_rev' | 'read_seq' | 'floor_seq' | 'unread'
    > &
    Pick<Session, 'pinned' | 'muted' | 'draft'> & { removed: boolean }
  /** The other side of a direct conversation received or read up to here. */
  'receipt.changed': Target & {
    conversation_id: number
    user_id: number
    read_seq: number
    delivered_seq: number
  }
  'group.changed': {
    conversation_id: number
    rev: number
    kind: 'updated' | 'members_added' | 'member_removed' | 'member_changed' | 'dissolved'
    group: Omit<Group, 'role' | 'rev'>
    actor_id: number
    /** Whom the change is about: those added, removed or changed. */
    user_ids: number[]
  }
  'presence.changed': Presence
  typing: Target & { user_id: number }
  /** Something may have been missed: call `sync`. */
  resync: Record<string, never>
  /** All pushed offline messages have been sent. `has_more`: older ones are in the history. */
  'offline.end': { count: number; has_more: boolean }
}

export type EventName = keyof EventData

export type ServerEvent = { [N in EventName]: { readonly event: N; readonly data: EventData[N] } }[EventName]

/** Events that may be dropped when a connection is slow: the next one replaces them. */
export const ephemeralEvents: ReadonlySet<EventName> = new Set(['typing', 'presence.changed'])
