import * as z from 'zod'
import { accessErrors } from '../base/access-errors.js'
import { clientId, cursor, id, name, nothing, text, timeMs, url } from '../base/schemas.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'
import { ban, group, member, role } from './group.js'

const groupName = name(limits.groupNameMaxCharacters)
const userIds = z.array(id).max(limits.groupAddMaxUsers)

/** What a change of a group may be refused with. */
const groupChangeErrors = ['forbidden', 'group_not_found', 'group_dissolved', 'not_a_member'] as const

export const groupOperations = {
  'group.create': {
    summary: 'Create a group',
    area: 'im',
    http: 'POST /api/groups',
    status: 201,
    auth: 'user',
    cost: 10,
    errors: ['user_not_found', 'peer_disabled', 'blocked', 'conflict'],
    creates: 'group',
    input: z.object({ name: groupName, member_ids: userIds.default([]), client_id: clientId.optional() }),
    output: group,
  },
  'group.get': {
    summary: 'Read a group',
    area: 'im',
    http: 'GET /api/groups/:group_id',
    status: 200,
    auth: 'user',
    cost: 1,
    errors: ['group_not_found', 'not_a_member', 'group_dissolved'],
    input: z.object({ group_id: id }),
    output: group,
  },
  'group.update': {
    summary: 'Rename a group, change its notice or picture',
    area: 'im',
    http: 'POST /api/groups/:group_id/update',
    status: 200,
    auth: 'user',
    cost: 8,
    errors: [...groupChangeErrors, 'muted'],
    input: z.object({
      group_id: id,
      name: groupName.optional(),
      notice: text(limits.groupNoticeMaxCharacters).optional(),
      avatar_url: url.nullable().optional(),
    }),
    output: group,
  },
  'group.dissolve': {
    summary: 'Dissolve a group (owner)',
    area: 'im',
    http: 'DELETE /api/groups/:group_id',
    status: 204,
    auth: 'user',
    cost: 5,
    errors: groupChangeErrors,
    input: z.object({ group_id: id }),
    output: nothing,
  },
  'group.members': {
    summary: 'List members',
    area: 'im',
    http: 'GET /api/groups/:group_id/members',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: accessErrors,
    input: z.object({
      group_id: id,
      limit: z.int().min(1).max(limits.memberPageMax).default(limits.memberPageDefault),
      cursor,
    }),
    output: z.object({ members: z.array(member), next_cursor: z.string().nullable() }),
  },
  'group.add': {
    summary: 'Add members',
    area: 'im',
    http: 'POST /api/groups/:group_id/members',
    status: 200,
    auth: 'user',
    cost: 10,
    errors: [...groupChangeErrors, 'user_not_found', 'group_full', 'peer_disabled', 'blocked', 'banned'],
    input: z.object({ group_id: id, user_ids: userIds.min(1) }),
    output: group,
  },
  'group.remove': {
    summary:
      'Remove a member, whom only the owner and admins can bring back then; or leave, also a dissolved group',
    area: 'im',
    http: 'DELETE /api/groups/:group_id/members/:user_id',
    status: 204,
    auth: 'user',
    cost: 5,
    errors: [...groupChangeErrors, 'user_not_found'],
    input: z.object({ group_id: id, user_id: id }),
    output: nothing,
  },
  'group.member': {
    summary: 'Change the role of a member or mute one',
    area: 'im',
    http: 'POST /api/groups/:group_id/members/:user_id/update',
    status: 200,
    auth: 'user',
    cost: 5,
    errors: [...groupChangeErrors, 'user_not_found', 'peer_disabled'],
    input: z.object({
      group_id: id,
      user_id: id,
      role: role.optional(),
      muted_until: timeMs.nullable().optional(),
    }),
    output: member,
  },
  'group.bans': {
    summary: 'List who is kept out and can be brought in by the owner and admins alone',
    area: 'im',
    http: 'GET /api/groups/:group_id/bans',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: groupChangeErrors,
    input: z.object({
      group_id: id,
      limit: z.int().min(1).max(limits.listPageMax).default(limits.listPageDefault),
      cursor,
    }),
    output: z.object({ bans: z.array(ban), next_cursor: z.string().nullable() }),
  },
  'group.ban': {
    summary: 'Keep a user out, whom only the owner and admins can bring in then; a member is removed',
    area: 'im',
    http: 'POST /api/groups/:group_id/bans',
    status: 204,
    auth: 'user',
    cost: 5,
    errors: [...groupChangeErrors, 'user_not_found'],
    input: z.object({ group_id: id, user_id: id }),
    output: nothing,
  },
  'group.unban': {
    summary: 'Let every member bring a banned user in again',
    area: 'im',
    http: 'DELETE /api/groups/:group_id/bans/:user_id',
    status: 204,
    auth: 'user',
    cost: 5,
    errors: groupChangeErrors,
    input: z.object({ group_id: id, user_id: id }),
    output: nothing,
  },
} as const satisfies OperationTable
