/** What a server tells its connections without being asked, as schemas. */
import * as z from 'zod'
import { group, id, message, presence, seq, session, targetType, timeMs } from './nouns.js'

const target = { target_type: targetType, target_id: id }

export const eventSchemas = {
  /** The first frame of every connection. */
  ready: z.object({
    user_id: id,
    /** `null` where accounts know no devices. */
    device_id: z.string().nullable(),
    connection_id: z.string(),
    /** The name of the node that answers. */
    node: z.string(),
    server_time: timeMs,
  }),
  /** A new message. The connection that sent it gets its reply instead. */
  'message.created': message.extend(target),
  /** A message was edited or recalled. */
  'message.changed': message.extend({
    ...target,
    /** The conversation's, without gaps. */
    rev: seq,
  }),
  /** The user deleted these messages on some device: they are gone on all of this user's, and stay for others. */
  'message.deleted': z.object({
    ...target,
    conversation_id: id,
    seqs: z.array(id),
    session_rev: seq,
    deleted_rev: seq,
  }),
  /** The user's own view changed on some device, or came (`rev` 0 before) or went (`removed`). */
  'session.changed': session
    .pick({
      conversation_id: true,
      last_seq: true,
      rev: true,
      session_rev: true,
      deleted_rev: true,
      read_seq: true,
      floor_seq: true,
      unread: true,
      pinned: true,
      muted: true,
      draft: true,
    })
    .extend({ ...target, removed: z.boolean() }),
  /** The other side of a direct conversation received or read up to here. */
  'receipt.changed': z.object({
    ...target,
    conversation_id: id,
    user_id: id,
    read_seq: seq,
    delivered_seq: seq,
  }),
  /** A group or its members changed. */
  'group.changed': z.object({
    conversation_id: id,
    rev: seq,
    kind: z.enum(['updated', 'members_added', 'member_removed', 'member_changed', 'dissolved']),
    group: group.omit({ role: true, rev: true }),
    actor_id: id,
    /** Whom the change is about: those added, removed or changed. */
    user_ids: z.array(id),
  }),
  /** A user that the connection follows came or went. */
  'presence.changed': presence,
  /** Somebody is typing; it is over after some seconds without another. */
  typing: z.object({ ...target, user_id: id }),
  /** Something may have been missed: call `sync`. */
  resync: z.record(z.string(), z.never()),
  /** All pushed offline messages have been sent. */
  'offline.end': z.object({
    count: z.int().min(0),
    /** Older ones are in the history. */
    has_more: z.boolean(),
  }),
} as const
