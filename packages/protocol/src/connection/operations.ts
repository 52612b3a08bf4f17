import * as z from 'zod'
import { nothing, timeMs } from '../base/schemas.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'

export const connectionOperations = {
  ping: {
    summary: 'Ask whether the connection works',
    area: 'im',
    status: 200,
    auth: 'user',
    cost: 1,
    errors: [],
    input: nothing,
    output: z.object({ server_time: timeMs }),
  },
  'auth.renew': {
    summary: 'Give a live connection a newer token',
    area: 'im',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: ['unknown_operation'],
    input: z.object({ token: z.string().min(1).max(limits.tokenMaxBytes) }),
    output: z.object({ expires_at: timeMs.nullable() }),
  },
} as const satisfies OperationTable
