import * as z from 'zod'
import { id, timeMs } from '../base/schemas.js'

/** Who pinned a message, and when. */
export const pin = z.object({ user_id: id, at: timeMs })

export type Pin = z.infer<typeof pin>
