import * as z from 'zod'
import { id, seq, timeMs } from '../base/schemas.js'

/** What a line tells. */
export const groupLineKind = z.enum([
  'created',
  'added',
  'left',
  'removed',
  'renamed',
  'notice_changed',
  'avatar_changed',
  'owner_changed',
  'dissolved',
  'pinned',
  'settings_changed',
  'joined',
])

/**
 * What happened to a group, told between its messages. It is no message: it has no `seq` of its own, is never unread, and
 * does not change any more.
 */
export const groupLine = z.object({
  /** The `rev` that the change gave its conversation, 0 for `created`: no other line of the conversation has it. */
  rev: seq,
  /** The message that it stands after, 0 before all of them. Lines of one place stand in the order of `rev`. */
  after_seq: seq,
  kind: groupLineKind,
  /** Who did it; absent where the server did. */
  actor_id: id.optional(),
  /** The first of those whom it is about: who came, was removed, or is the owner now. Absent where it is about nobody else. */
  user_ids: z.array(id).optional(),
  /** How many it is about in all; there with `user_ids`. */
  user_count: z.int().min(1).optional(),
  /** The name that a group was given; only with `created` and `renamed`. */
  name: z.string().optional(),
  /** The message that was pinned; only with `pinned`. */
  seq: id.optional(),
  created_at: timeMs,
})

export type GroupLine = z.infer<typeof groupLine>
