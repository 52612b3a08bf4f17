/** A conversation of the model server as it truly is, and what is said of it. */
import {
  defaultGroupSettings,
  type Group,
  isSameSession,
  type Message,
  type Session,
  type Target,
  toUnreadMentions,
} from '@stonechat/protocol'
import { isMentionOf } from '../mention/note-message.js'
import { me } from './fake-world.js'

/** So many messages, or changes, of a conversation are sent one by one: few, so that resets happen. */
const tellMax = 6

export interface Conversation {
  readonly id: number
  readonly target: Target
  readonly messages: Message[]
  /** The `seq` that each change is about; 0 for the group itself. */
  readonly changes: number[]
  readonly deletions: number[][]
  name: string
  isMember: boolean
  readSeq: number
  floorSeq: number
  sessionRev: number
  /** The `deleted_rev` before the first of the deletions. */
  firstDeletedRev: number
  pinned: boolean
  /** What is pinned in it for everybody, the last first. */
  pins: number[]
  /** Of the last change of that. */
  pinsRev: number
}

export function deletedRevOf({ firstDeletedRev, deletions }: Conversation): number {
  return firstDeletedRev + deletions.length
}

/** What the user sees of it. */
export function visible({ messages, floorSeq, deletions }: Conversation): Message[] {
  const gone = new Set(deletions.flat())
  return messages.filter(({ seq }) => seq > floorSeq && !gone.has(seq))
}

/** What the user sees of its pins. */
export function visiblePins(conversation: Conversation): Message[] {
  const seen = new Map(visible(conversation).map((message) => [message.seq, message]))
  return conversation.pins.flatMap((seq) => seen.get(seq) ?? [])
}

export function toSession(conversation: Conversation): Session {
  const { id, target, messages, changes, name, readSeq, floorSeq, sessionRev, pinned, pinsRev } = conversation
  const start = Math.max(readSeq, floorSeq)
  const deleted = conversation.deletions.flat().filter((seq) => seq > start)
  return {
    ...target,
    conversation_id: id,
    title: name,
    avatar_url: null,
    last_seq: messages.length,
    rev: changes.length,
    session_rev: sessionRev,
    deleted_rev: deletedRevOf(conversation),
    read_seq: readSeq,
    floor_seq: floorSeq,
    unread: visible(conversation).filter(({ seq }) => seq > start).length,
    ...(deleted.length === 0 ? {} : { deleted_unread: deleted }),
    ...toUnreadMentions(
      visible(conversation)
        .filter((message) => message.seq > start && isMentionOf(message, me.id))
        .map(({ seq }) => seq),
    ),
    pinned,
    ...(pinsRev === 0 ? {} : { pins_rev: pinsRev }),
    muted: false,
    draft: '',
    last_message: visible(conversation).at(-1) ?? null,
    last_at: messages.at(-1)?.created_at ?? 0,
    peer_read_seq: 0,
    peer_delivered_seq: 0,
  }
}

export function toGroup({ id, target, name, changes }: Conversation): Group {
  const about = { notice: '', avatar_url: null, owner_id: 10_077, member_count: 2, role: 'member' as const }
  const place = { conversation_id: id, rev: changes.length, created_at: 1 }
  const own = { notice_rev: 0, notice_read_count: 0, notice_read: false, alias: '' }
  return { ...defaultGroupSettings, ...own, ...about, id: target.target_id, name, ...place }
}

/** What `sync` says of it to a client that holds so much; `undefined` where that is all. */
export function toAnswer(conversation: Conversation, held: number[] | undefined) {
  const {
    id: conversation_id,
    messages,
    changes,
    deletions,
    firstDeletedRev,
    floorSeq,
    sessionRev,
  } = conversation
  const [last_seq, rev, deletedRev] = [messages.length, changes.length, deletedRevOf(conversation)]
  const [, heldSeq = 0, heldRev = rev, heldSessionRev = 0, heldDeletedRev = deletedRev] = held ?? []
  if (heldSeq === last_seq && heldRev === rev && heldDeletedRev === deletedRev) return undefined
  const afterSeq = Math.max(heldSeq, floorSeq)
  const isAhead =
    heldSeq > last_seq || heldRev > rev || heldSessionRev > sessionRev || heldDeletedRev > deletedRev
  const isTooMuch = last_seq - afterSeq > tellMax || rev - heldRev > tellMax
  const place = { conversation_id, last_seq, rev }
  const isAnother = held !== undefined && !isSameSession(heldSessionRev, sessionRev)
  if (isTooMuch || isAnother || (held !== undefined && (isAhead || heldSeq < floorSeq)))
    return { ...place, reset: true, messages: [], changed: [], deleted: [] }
  const seen = visible(conversation)
  const touched = new Set(changes.slice(heldRev))
  return {
    ...place,
    reset: false,
    messages: seen.filter(({ seq }) => seq > afterSeq),
    changed: seen.filter(({ seq }) => seq <= afterSeq && touched.has(seq)),
    deleted: deletions.slice(heldDeletedRev - firstDeletedRev).flat(),
  }
}
