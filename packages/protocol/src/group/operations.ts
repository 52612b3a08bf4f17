import * as z from 'zod'
import { accessErrors } from '../base/access-errors.js'
import { clientId, cursor, id, name, nothing, text, timeMs, url } from '../base/schemas.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'
import { ban, group, groupSettings, member, membersOrAdmins, role } from './group.js'

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
    summary: 'Rename a group, change its notice, its picture or how it is run',
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
      /** Asks every member to confirm the notice, anew with each `true`; a notice that changes without it does not ask. */
      notice_read_wanted: z.boolean().optional(),
      join: groupSettings.shape.join.optional(),
      question: text(limits.groupQuestionMaxCharacters).optional(),
      who_invites: membersOrAdmins.optional(),
      who_posts: membersOrAdmins.optional(),
      who_mentions_all: membersOrAdmins.optional(),
      who_sees_members: membersOrAdmins.optional(),
      slow_mode_s: z.int().min(0).max(limits.slowModeMaxSeconds).optional(),
      history: groupSettings.shape.history.optional(),
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
    errors: [...accessErrors, 'forbidden'],
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
    input: z.object({
      group_id: id,
      user_id: id,
      /** Leaves without a line in the timeline. */
      quiet: z.boolean().optional(),
    }),
    output: nothing,
  },
  'group.member': {
    summary: 'Change the role of a member, mute one, or change what one is called in the group',
    area: 'im',
    http: 'POST /api/groups/:group_id/members/:user_id/update',
    status: 200,
    auth: 'user',
    cost: 5,
    errors: [...groupChangeErrors, 'user_not_found', 'peer_disabled', 'muted'],
    input: z.object({
      group_id: id,
      user_id: id,
      role: role.optional(),
      muted_until: timeMs.nullable().optional(),
      /** Of oneself, or of a member below oneself; empty for none. */
      alias: name(limits.nicknameMaxCharacters, 0).optional(),
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
  'group.read_notice': {
    summary: 'Confirm the notice, where it asks for that',
    area: 'im',
    http: 'POST /api/groups/:group_id/notice/read',
    status: 200,
    auth: 'user',
    cost: 3,
    errors: ['group_not_found', 'group_dissolved', 'not_a_member'],
    input: z.object({
      group_id: id,
      /** The one that was read; another than that of the group changes nothing. */
      notice_rev: id,
    }),
    output: group,
  },
  'group.notice_readers': {
    summary: 'List who has confirmed the notice, or who has not (owner and admins)',
    area: 'im',
    http: 'GET /api/groups/:group_id/notice/readers',
    status: 200,
    auth: 'user',
    cost: 3,
    errors: groupChangeErrors,
    input: z.object({
      group_id: id,
      state: z.enum(['read', 'unread']).default('read'),
      limit: z.int().min(1).max(limits.memberPageMax).default(limits.memberPageDefault),
      cursor,
    }),
    output: z.object({ members: z.array(member), next_cursor: z.string().nullable() }),
  },
} as const satisfies OperationTable
