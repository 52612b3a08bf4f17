import * as z from 'zod'
import { because } from '../base/faults-of.js'
import { cursor, id, nothing, text, timeMs, url } from '../base/schemas.js'
import { faults } from '../faults.js'
import { limits } from '../limits.js'
import { group, member, role } from './group.js'

const groupName = text(limits.groupNameMaxCharacters, 1).refine(
  (value) => value.trim() !== '',
  because(faults.blank),
)
const userIds = z.array(id).max(limits.groupAddMaxUsers)

export const groupOperations = {
  'group.create': { input: z.object({ name: groupName, member_ids: userIds.default([]) }), output: group },
  'group.get': { input: z.object({ group_id: id }), output: group },
  'group.update': {
    input: z.object({
      group_id: id,
      name: groupName.optional(),
      notice: text(limits.groupNoticeMaxCharacters).optional(),
      avatar_url: url.nullable().optional(),
    }),
    output: group,
  },
  'group.dissolve': { input: z.object({ group_id: id }), output: nothing },
  'group.members': {
    input: z.object({
      group_id: id,
      limit: z.int().min(1).max(limits.memberPageMax).default(limits.memberPageDefault),
      cursor,
    }),
    output: z.object({ members: z.array(member), next_cursor: z.string().nullable() }),
  },
  'group.add': { input: z.object({ group_id: id, user_ids: userIds.min(1) }), output: group },
  'group.remove': { input: z.object({ group_id: id, user_id: id }), output: nothing },
  'group.member': {
    input: z.object({
      group_id: id,
      user_id: id,
      role: role.optional(),
      muted_until: timeMs.nullable().optional(),
    }),
    output: member,
  },
} as const
