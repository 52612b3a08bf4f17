import * as z from 'zod'
import { id, seq } from '../base/schemas.js'
import { target } from '../base/target.js'
import { groupLine } from '../group-line/group-line.js'
import { message, messageCause } from './message.js'

export const messageEvents = {
  /** A new message. The connection that sent it gets its reply instead. */
  'message.created': message.extend(target),
  /** A message is another one now. */
  'message.changed': message.extend({
    ...target,
    /** The conversation's after this change: `rev` moves there without gaps. */
    rev: id,
    cause: messageCause.optional(),
    /** What the timeline of a group tells of it; only where it was pinned. */
    line: groupLine.optional(),
  }),
  /** The user deleted these messages on some device: they are gone on all of this user's, and stay for others. */
  'message.deleted': z.object({
    ...target,
    conversation_id: id,
    seqs: z.array(id),
    session_rev: seq,
    deleted_rev: seq,
    /** Of the session, after the deletion. */
    unread: z.int().min(0),
  }),
} as const
