import * as z from 'zod'
import { accessErrors } from '../base/access-errors.js'
import { cursor, id, nothing, timeMs } from '../base/schemas.js'
import { target, targetType } from '../base/target.js'
import * as limits from '../limits.js'
import { messageOperations } from '../message/operations.js'
import type { OperationTable } from '../operations/operation.js'
import { scheduled } from './scheduled.js'

const sending = messageOperations['message.send']

export const scheduledOperations = {
  'scheduled.create': {
    summary: 'Let a message be sent later',
    area: 'im',
    http: 'POST /api/scheduled',
    status: 201,
    auth: 'user',
    cost: 2,
    creates: 'scheduled',
    errors: [
      'user_not_found',
      'peer_disabled',
      ...accessErrors,
      'group_dissolved',
      'conflict',
      'scheduled_not_found',
      'limit_reached',
      'file_not_found',
      'file_not_ready',
      'file_refused',
      'sticker_not_found',
    ],
    /** Those of `message.send`, and when. What may be said is decided when it is sent */
    input: sending.input.extend({
      /** In the future, at most 366 days ahead. */
      send_at: timeMs,
    }),
    output: scheduled,
  },
  'scheduled.list': {
    summary: 'List own messages that wait to be sent, and those that were refused',
    area: 'im',
    http: 'GET /api/scheduled',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: [],
    input: z.object({
      /** Only those to this target. */
      target_type: targetType.default('user'),
      target_id: target.target_id.optional(),
      limit: z.int().min(1).max(limits.listPageMax).default(limits.listPageDefault),
      cursor,
    }),
    /** In the order in which they were made; pages end at a size in bytes too. */
    output: z.object({ scheduled: z.array(scheduled), next_cursor: z.string().nullable() }),
  },
  'scheduled.cancel': {
    summary: 'Take a message back before it is sent',
    area: 'im',
    http: 'DELETE /api/scheduled/:scheduled_id',
    status: 204,
    auth: 'user',
    cost: 1,
    errors: ['scheduled_not_found'],
    input: z.object({ scheduled_id: id }),
    output: nothing,
  },
  'scheduled.send': {
    summary: 'Send a message that waits now, or try one that was refused again',
    area: 'im',
    http: 'POST /api/scheduled/:scheduled_id/send',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: [...sending.errors, 'scheduled_not_found'],
    input: z.object({ scheduled_id: id }),
    output: sending.output,
  },
} as const satisfies OperationTable
