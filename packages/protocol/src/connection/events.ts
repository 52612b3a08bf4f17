import * as z from 'zod'
import { id, timeMs } from '../base/schemas.js'
import { serverLimits } from '../server/server.js'

export const connectionEvents = {
  /** The first frame of every connection. */
  ready: z.object({
    user_id: id,
    /** `null` where accounts know no devices. */
    device_id: z.string().nullable(),
    connection_id: z.string(),
    /** The name of the node that answers. */
    node: z.string(),
    /** The name of the database: where it differs from what a client holds, the client forgets all that it holds but its own words. */
    incarnation: z.string(),
    server_time: timeMs,
    /** The same as `server.get` answers. */
    limits: serverLimits,
  }),
} as const
