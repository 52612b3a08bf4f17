import * as z from 'zod'
import { id, seq } from '../base/schemas.js'
import { target } from '../base/target.js'
import { message } from './message.js'

export const messageEvents = {
  /** A new message. The connection that sent it gets its reply instead. */
  'message.created': message.extend(target),
  /** A message was edited or recalled, or somebody reacted to it. */
  'message.changed': message.extend({
    ...target,
    /** The conversation's after this change: `rev` moves there without gaps. */
    rev: id,
    /** Whose reaction it is: of more than ten people, `reactions` does not say whether the receiver is one. */
    reacted: z.object({ user_id: id, emoji: z.string(), on: z.boolean() }).optional(),
  }),
  /** The user deleted these messages on some device: they are gone on all of this user's, and stay for others. */
  'message.deleted': z.object({
    ...target,
    conversation_id: id,
    seqs: z.array(id),
    session_rev: seq,
    deleted_rev: seq,
  }),
} as const
