import * as z from 'zod'
import { accessErrors } from '../base/access-errors.js'
import { id } from '../base/schemas.js'
import { requestTarget } from '../base/target.js'
import { message } from '../message/message.js'
import type { OperationTable } from '../operations/operation.js'

export const replyOperations = {
  'message.chain': {
    summary: 'Read the chain of answers that a message belongs to',
    area: 'im',
    http: 'GET /api/messages/chain',
    status: 200,
    auth: 'user',
    cost: 3,
    errors: [...accessErrors, 'message_not_found'],
    input: z.object({ ...requestTarget, seq: id }),
    output: z.object({
      /** The message with which the chain begins; it answers nothing. The caller may not be able to see it. */
      root_seq: id,
      /**
       * The beginning and what answers it, directly or not, ascending. Of a chain of more than 200 the beginning and those around `seq`,
       * half up to it, half after it. Without what the caller cannot see or deleted.
       */
      messages: z.array(message),
      /** Whether some between the beginning and the others are left out; answers end at a size in bytes too. */
      has_more: z.boolean(),
      /** Whether some after the last are left out. */
      has_newer: z.boolean(),
    }),
  },
} as const satisfies OperationTable
