import * as z from 'zod'
import { cursor, id } from '../base/schemas.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'
import { joinRequest, ownJoinRequest, waitingGroup } from './join-request.js'

const groupErrors = ['forbidden', 'group_not_found', 'group_dissolved', 'not_a_member'] as const

export const joinRequestOperations = {
  'group.requests': {
    summary: 'List who asks to be let into a group (owner and admins)',
    area: 'im',
    http: 'GET /api/groups/:group_id/requests',
    status: 200,
    auth: 'user',
    cost: 3,
    errors: groupErrors,
    input: z.object({
      group_id: id,
      limit: z.int().min(1).max(limits.listPageMax).default(limits.listPageDefault),
      cursor,
    }),
    output: z.object({
      /** Those that wait, the oldest first. */
      requests: z.array(joinRequest),
      next_cursor: z.string().nullable(),
      /** How many wait in all. */
      pending: z.int().min(0),
    }),
  },
  'group.answer': {
    summary: 'Let somebody in who asked (owner and admins), decline it, or withdraw an own request',
    area: 'im',
    http: 'POST /api/groups/:group_id/requests/:user_id',
    status: 200,
    auth: 'user',
    cost: 5,
    errors: [...groupErrors, 'request_not_found', 'request_settled', 'group_full', 'peer_disabled'],
    input: z.object({ group_id: id, user_id: id, state: z.enum(['accepted', 'declined', 'withdrawn']) }),
    output: joinRequest,
  },
  'join.list': {
    summary: 'List own requests that wait, and the groups where others wait for the caller to let them in',
    area: 'im',
    http: 'GET /api/joins',
    status: 200,
    auth: 'user',
    cost: 3,
    errors: [],
    input: z.object({
      limit: z.int().min(1).max(limits.listPageMax).default(limits.listPageDefault),
      cursor,
    }),
    output: z.object({
      /** All of them, the oldest first. */
      requests: z.array(ownJoinRequest),
      /** One page, by id: those that the caller owns or is an admin of. */
      groups: z.array(waitingGroup),
      next_cursor: z.string().nullable(),
    }),
  },
} as const satisfies OperationTable
