import * as z from 'zod'
import { accessErrors } from '../base/access-errors.js'
import { cursor, id, seq } from '../base/schemas.js'
import { requestTarget } from '../base/target.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'

const count = z.int().min(0)

export const receiptOperations = {
  'message.readers': {
    summary: 'Read how many received and read a message, and who',
    area: 'im',
    http: 'GET /api/messages/readers',
    status: 200,
    auth: 'user',
    cost: 4,
    errors: [
      ...accessErrors,
      'forbidden',
      'message_not_found',
      'message_recalled',
      'group_too_large',
      'receipts_off',
    ],
    input: z.object({
      ...requestTarget,
      seq: id,
      /** Who is listed: those who have read it, or those who have not. */
      state: z.enum(['read', 'unread']).default('read'),
      limit: z.int().min(1).max(limits.listPageMax).default(limits.listPageDefault),
      cursor,
    }),
    output: z.object({
      read_count: count,
      /** Those who have read it among them. */
      delivered_count: count,
      /** Everybody who can see it, except its sender and those who keep receipts to themselves. */
      member_count: count,
      /** By id, ascending. */
      users: z.array(z.object({ user_id: id })),
      next_cursor: z.string().nullable(),
    }),
  },
  'receipt.subscribe': {
    summary:
      'Read how far everybody in a conversation has come, and follow it with `receipt.changed` from now on',
    area: 'im',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: ['unknown_operation', ...accessErrors, 'forbidden', 'group_too_large', 'receipts_off'],
    input: z.object({
      ...requestTarget,
      /** `false` ends it. A connection follows `receiptsMaxFollowed` groups; with one more it follows the oldest no longer. */
      on: z.boolean().default(true),
    }),
    output: z.object({
      /** By user, ascending; empty with `on: false`. */
      positions: z.array(
        z.object({
          user_id: id,
          read_seq: seq,
          delivered_seq: seq,
          /** The first message that this user can see. */
          from_seq: id,
        }),
      ),
    }),
  },
} as const satisfies OperationTable
