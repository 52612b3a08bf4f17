import * as z from 'zod'
import { accessErrors } from '../base/access-errors.js'
import { nothing } from '../base/schemas.js'
import { requestTarget } from '../base/target.js'
import type { OperationTable } from '../operations/operation.js'

export const typingOperations = {
  typing: {
    summary: 'Notify the other side that the caller is typing',
    area: 'im',
    status: 200,
    auth: 'user',
    cost: 1,
    errors: ['unknown_operation', ...accessErrors],
    input: z.object(requestTarget),
    output: nothing,
  },
} as const satisfies OperationTable
