import * as z from 'zod'
import { accessErrors } from '../base/access-errors.js'
import { clientId, id, text } from '../base/schemas.js'
import { requestTarget } from '../base/target.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'
import { reportReason } from './report.js'

export const reportOperations = {
  'report.create': {
    summary: 'Report a user, a group or messages to the operators, with the words as they are now',
    area: 'im',
    http: 'POST /api/reports',
    status: 201,
    auth: 'user',
    cost: 10,
    creates: 'report',
    errors: [
      ...accessErrors,
      'user_not_found',
      'message_not_found',
      'too_large',
      'conflict',
      'limit_reached',
    ],
    input: z.object({
      ...requestTarget,
      /** Messages of the conversation with the target that the caller can see; none reports the user or the group itself. */
      seqs: z.array(id).max(limits.reportMaxMessages).default([]),
      reason: reportReason,
      text: text(limits.reportTextMaxCharacters).default(''),
      client_id: clientId.optional(),
    }),
    output: z.object({ report_id: id }),
  },
} as const satisfies OperationTable
