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
    group: group.omit({ role: true, rev: true }),
    actor_id: id,
    /** Whom the change is about: those added, removed or changed. */
    user_ids: z.array(id),
    /** What the timeline tells of it; absent for mutes and roles. */
    line: groupLine.optional(),
  }),
} as const
