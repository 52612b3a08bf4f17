import * as z from 'zod'
import { id, nothing } from '../base/schemas.js'
import type { OperationTable } from '../operations/operation.js'

export const blockOperations = {
  'block.list': {
    summary: 'List the users that the caller has blocked',
    area: 'im',
    http: 'GET /api/blocks',
    status: 200,
    auth: 'user',
    cost: 1,
    errors: [],
    input: nothing,
    output: z.object({ user_ids: z.array(id) }),
  },
  'block.add': {
    summary: 'Block a user: no direct message of theirs is taken',
    area: 'im',
    http: 'POST /api/blocks',
    status: 204,
    auth: 'user',
    cost: 1,
    errors: [],
    input: z.object({ user_id: id }),
    output: nothing,
  },
  'block.remove': {
    summary: 'Unblock a user',
    area: 'im',
    http: 'DELETE /api/blocks/:user_id',
    status: 204,
    auth: 'user',
    cost: 1,
    errors: [],
    input: z.object({ user_id: id }),
    output: nothing,
  },
} as const satisfies OperationTable
