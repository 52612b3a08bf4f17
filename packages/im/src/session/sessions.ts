/** What users do with their own sessions: read, pin, mute, draft. Every change reaches the user's other devices. */
import {
  type EventData,
  type OperationOutput,
  type ParsedInput,
  type Session,
  StonechatError,
} from '@stonechat/protocol'
import { userTopic } from '../bus/topics.js'
import type { Bus, Clock, Directory, ImStore, SessionRecord } from '../contract/index.js'
import { requireAccess } from '../conversation/access.js'
import type { Receipts } from '../delivery/receipts.js'
import { nameSessions } from './name-sessions.js'

export interface SessionParts {
  readonly store: ImStore
  readonly bus: Bus
  readonly clock: Clock
  readonly directory: Directory | undefined
  readonly receipts: Receipts
}

/**
 * One session of a user's own.
 * @throws StonechatError `conversation_not_found`, `not_a_member`, `group_not_found`
 */
export async function getSession(
  { store, directory }: SessionParts,
  userId: number,
  target: ParsedInput<'session.get'>,
): Promise<Session> {
  const access = await requireAccess(store, userId, target)
  const record = access && (await store.getSession(userId, access.conversationId))
  if (record === undefined) throw new StonechatError('conversation_not_found')
  return nameOne(directory, record)
}

/**
 * Moves the read position forward, at most to the newest message; never back.
 * @throws StonechatError `conversation_not_found`, `not_a_member`, `group_not_found`
 */
export async function readSession(
  { store, bus, receipts }: SessionParts,
  userId: number,
  input: ParsedInput<'session.read'>,
): Promise<OperationOutput<'session.read'>> {
  const access = await requireAccess(store, userId, input)
  const result = access && (await store.readSession(userId, access.conversationId, input.seq))
  if (result === undefined) throw new StonechatError('conversation_not_found')
  const { session, moved, receipt } = result
  if (moved) announceSession(bus, userId, session)
  if (receipt !== undefined) receipts.announce(receipt)
  return { read_seq: session.read_seq, unread: session.unread }
}

/**
 * Pins, mutes, or keeps a draft.
 * @throws StonechatError `conversation_not_found`, `not_a_member`, `group_not_found`
 */
export async function updateSession(
  { store, bus, clock, directory }: SessionParts,
  userId: number,
  { pinned, muted, draft, ...target }: ParsedInput<'session.update'>,
): Promise<Session> {
  const access = await requireAccess(store, userId, target)
  const patch = { pinned, muted, draft }
  const record = access && (await store.updateSession(userId, access.conversationId, patch, clock()))
  if (record === undefined) throw new StonechatError('conversation_not_found')
  announceSession(bus, userId, record)
  return nameOne(directory, record)
}

/** Shows a user's own view of a conversation to all of the user's connections. */
export function announceSession(bus: Bus, userId: number, record: SessionRecord): void {
  const event = { event: 'session.changed' as const, data: toSessionChange(record) }
  bus.publish(userTopic(userId), { kind: 'deliver', event })
}

/** The part of a session that events carry. */
export function toSessionChange(record: SessionRecord): EventData['session.changed'] {
  const { target_type, target_id, conversation_id, last_seq, rev, session_rev, deleted_rev } = record
  const { read_seq, floor_seq, unread, deleted_unread, mention_seq, unread_mentions, mention_seqs } = record
  return {
    target_type,
    target_id,
    conversation_id,
    last_seq,
    rev,
    session_rev,
    deleted_rev,
    read_seq,
    floor_seq,
    unread,
    ...(deleted_unread === undefined ? {} : { deleted_unread }),
    mention_seq,
    unread_mentions,
    ...(mention_seqs === undefined ? {} : { mention_seqs }),
    pinned: record.pinned_at !== null,
    muted: record.muted,
    draft: record.draft,
    removed: false,
  }
}

async function nameOne(directory: Directory | undefined, record: SessionRecord): Promise<Session> {
  const [session] = await nameSessions(directory, [record])
  return session!
}
