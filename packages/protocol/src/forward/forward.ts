import * as z from 'zod'
import { id, timeMs } from '../base/schemas.js'

/** Whose words a message that was forwarded are: its first author, however often it went on. */
export const forwarded = z.object({
  sender_id: id,
  /** When they wrote it. */
  created_at: timeMs,
})

export type Forwarded = z.infer<typeof forwarded>
