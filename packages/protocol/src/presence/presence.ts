import * as z from 'zod'
import { id, timeMs } from '../base/schemas.js'

export const presence = z.object({ user_id: id, online: z.boolean(), last_seen_at: timeMs.nullable() })

export type Presence = z.infer<typeof presence>
