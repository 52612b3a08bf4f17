import * as z from 'zod'
import { timeMs } from '../base/schemas.js'

export const device = z.object({
  id: z.string(),
  name: z.string(),
  created_at: timeMs,
  last_seen_at: timeMs,
  current: z.boolean(),
})

export type Device = z.infer<typeof device>
