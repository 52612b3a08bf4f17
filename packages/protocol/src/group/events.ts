import * as z from 'zod'
import { id, seq } from '../base/schemas.js'
import { groupLine } from '../group-line/group-line.js'
import { group } from './group.js'

export const groupEvents = {
  /** A group or its members changed. */
  'group.changed': z.object({
    conversation_id: id,
    rev: seq,
    kind: z.enum(['updated', 'members_added', 'member_removed', 'member_changed', 'dissolved']),
    group: group.omit({ role: true, alias: true, notice_read: true, rev: true }),
    actor_id: id,
    /** Whom the change is about: those added, removed or changed. */
    user_ids: z.array(id),
    /** What the timeline tells of it; absent for mutes and roles. */
    line: groupLine.optional(),
  }),
  /** Members confirmed the notice of a group; those of half a second are told together. The greater count is the newer. */
  'group.notice_read': z.object({
    conversation_id: id,
    group_id: id,
    notice_rev: id,
    notice_read_count: z.int().min(0),
    /** Whether the receiver has confirmed it; only where that is what changed. */
    notice_read: z.boolean().optional(),
  }),
} as const
