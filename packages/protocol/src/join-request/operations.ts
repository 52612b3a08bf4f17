import * as z from 'zod'
import { cursor, id, text } from '../base/schemas.js'
import { groupCard } from '../invite/invite.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'
import { joinOutcome, joinRequest } from './join-request.js'

const groupErrors = ['forbidden', 'group_not_found', 'group_dissolved', 'not_a_member'] as const

export const joinRequestOperations = {
  'group.card': {
    summary: 'Read what people see of a group who are not in it, where it lets them find it',
    area: 'im',
    http: 'GET /api/groups/:group_id/card',
    status: 200,
    auth: 'user',
    cost: 5,
    errors: ['group_not_found', 'group_dissolved'],
    input: z.object({ group_id: id }),
    output: groupCard,
  },
  'group.join': {
    summary: 'Join a group that is open, or ask to be let in',
    area: 'im',
    http: 'POST /api/groups/:group_id/join',
    status: 200,
    auth: 'user',
    cost: 10,
    errors: ['group_not_found', 'group_dissolved', 'group_full', 'banned', 'limit_reached'],
    input: z.object({ group_id: id, text: text(limits.joinTextMaxCharacters).default('') }),
    output: joinOutcome,
  },
  'group.requests': {
    summary: 'List who asks to be let into a group (owner and admins)',
    area: 'im',
    http: 'GET /api/groups/:group_id/requests',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: groupErrors,
    input: z.object({
      group_id: id,
      limit: z.int().min(1).max(limits.listPageMax).default(limits.listPageDefault),
      cursor,
    }),
    /** Those that wait, the oldest first. */
    output: z.object({
      requests: z.array(joinRequest),
      next_cursor: z.string().nullable(),
      pending: z.int().min(0),
    }),
  },
  'group.answer': {
    summary: 'Let somebody in who asked (owner and admins), decline it, or withdraw an own request',
    area: 'im',
    http: 'POST /api/groups/:group_id/requests/:user_id',
    status: 200,
    auth: 'user',
    cost: 8,
    errors: [...groupErrors, 'request_not_found', 'request_settled', 'group_full', 'peer_disabled', 'banned'],
    input: z.object({ group_id: id, user_id: id, state: z.enum(['accepted', 'declined', 'withdrawn']) }),
    output: joinRequest,
  },
} as const satisfies OperationTable
