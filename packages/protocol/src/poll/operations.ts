import * as z from 'zod'
import { accessErrors } from '../base/access-errors.js'
import { because } from '../base/faults-of.js'
import { cursor, id, seq } from '../base/schemas.js'
import { requestTarget } from '../base/target.js'
import { faults } from '../faults.js'
import * as limits from '../limits.js'
import { message } from '../message/message.js'
import type { OperationTable } from '../operations/operation.js'
import { voter } from './poll.js'

const changeErrors = [...accessErrors, 'message_not_found', 'message_recalled', 'group_dissolved'] as const

export const pollOperations = {
  'message.vote': {
    summary: 'Vote in a poll, vote again, or take the vote back',
    area: 'im',
    http: 'POST /api/messages/vote',
    status: 200,
    auth: 'user',
    cost: 5,
    errors: [...changeErrors, 'muted', 'blocked', 'not_a_contact', 'poll_closed'],
    input: z.object({
      ...requestTarget,
      seq: id,
      /** By place; takes the place of what was chosen before. None takes the vote back. Again is harmless. */
      options: z
        .array(seq.max(limits.pollOptionsMax - 1))
        .max(limits.pollOptionsMax)
        .refine((options) => new Set(options).size === options.length, because(faults.twice)),
    }),
    output: message,
  },
  'message.poll.close': {
    summary: 'Close a poll before its time: its sender, and moderators of the group',
    area: 'im',
    http: 'POST /api/messages/poll/close',
    status: 200,
    auth: 'user',
    cost: 4,
    errors: [...changeErrors, 'forbidden'],
    input: z.object({ ...requestTarget, seq: id }),
    output: message,
  },
  'message.voters': {
    summary: 'Read who chose an option of a poll that is not anonymous',
    area: 'im',
    http: 'GET /api/messages/voters',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: [...accessErrors, 'message_not_found', 'message_recalled', 'forbidden'],
    input: z.object({
      ...requestTarget,
      seq: id,
      /** By place. */
      option: seq.max(limits.pollOptionsMax - 1),
      limit: z.int().min(1).max(limits.listPageMax).default(limits.listPageDefault),
      cursor,
    }),
    /** In the order in which they chose it. */
    output: z.object({ voters: z.array(voter), next_cursor: z.string().nullable() }),
  },
} as const satisfies OperationTable
