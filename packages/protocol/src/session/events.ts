import * as z from 'zod'
import { target } from '../base/target.js'
import { session } from './session.js'

export const sessionEvents = {
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
      deleted_unread: true,
      mention_seq: true,
      unread_mentions: true,
      mention_seqs: true,
      pinned: true,
      muted: true,
      draft: true,
    })
    .extend({ ...target, removed: z.boolean() }),
} as const
