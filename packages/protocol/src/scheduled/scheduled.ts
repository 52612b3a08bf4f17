import * as z from 'zod'
import { id, timeMs } from '../base/schemas.js'
import { target } from '../base/target.js'
import { content } from '../content/index.js'
import { mentioning } from '../mention/mention.js'

/** A message that waits until it is sent by itself. */
export const scheduled = z.object({
  id,
  ...target,
  content,
  reply_to: id.nullable(),
  ...mentioning,
  /** The message will have this one. */
  client_id: z.string(),
  send_at: timeMs,
  created_at: timeMs,
  /** The code with which it was refused when it was due: it is kept, and sent no more unless somebody asks. Absent while it waits. */
  refused: z.string().optional(),
})

export type Scheduled = z.infer<typeof scheduled>
