import * as z from 'zod'
import { clientId, cursor, id, nothing, text } from '../base/schemas.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'
import { groupCard, invite } from './invite.js'

const code = text(limits.inviteCodeMaxCharacters, 1)
const groupErrors = ['group_not_found', 'group_dissolved', 'not_a_member'] as const

export const inviteOperations = {
  'invite.create': {
    summary: 'Make a link that lets people into a group',
    area: 'im',
    http: 'POST /api/groups/:group_id/invites',
    status: 201,
    auth: 'user',
    cost: 5,
    creates: 'invite',
    errors: [...groupErrors, 'forbidden', 'limit_reached', 'conflict', 'invite_not_found'],
    input: z.object({
      group_id: id,
      expires_in_s: z.int().min(60).max(limits.inviteMaxSeconds).optional(),
      max_uses: z.int().min(1).max(limits.inviteMaxUses).optional(),
      client_id: clientId.optional(),
    }),
    output: invite,
  },
  'invite.list': {
    summary:
      'List the links that let people into a group: all of them for owner and admins, else the own ones',
    area: 'im',
    http: 'GET /api/groups/:group_id/invites',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: groupErrors,
    input: z.object({
      group_id: id,
      limit: z.int().min(1).max(limits.listPageMax).default(limits.listPageDefault),
      cursor,
    }),
    /** The newest first, without those that are over. */
    output: z.object({ invites: z.array(invite), next_cursor: z.string().nullable() }),
  },
  'invite.delete': {
    summary: 'End a link that lets people into a group: any for owner and admins, else an own one',
    area: 'im',
    http: 'DELETE /api/groups/:group_id/invites/:code',
    status: 204,
    auth: 'user',
    cost: 2,
    errors: [...groupErrors, 'invite_not_found'],
    input: z.object({ group_id: id, code }),
    output: nothing,
  },
  'invite.get': {
    summary: 'Read which group a link leads to',
    area: 'im',
    http: 'GET /api/invites/:code',
    status: 200,
    auth: 'none',
    cost: 3,
    /** The same for a link that never was, has ended, is used up, or whose maker may not invite any more. */
    errors: ['invite_not_found'],
    input: z.object({ code }),
    output: groupCard,
  },
} as const satisfies OperationTable
