import * as z from 'zod'
import { nothing, timeMs } from '../base/schemas.js'
import { limits } from '../limits.js'

export const connectionOperations = {
  ping: { input: nothing, output: z.object({ server_time: timeMs }) },
  'auth.renew': {
    input: z.object({ token: z.string().min(1).max(limits.tokenMaxBytes) }),
    output: z.object({ expires_at: timeMs.nullable() }),
  },
} as const
