import * as z from 'zod'
import { id } from '../base/schemas.js'

/** The message that another one answers, as far as a quote shows it. */
export const reply = z.object({
  seq: id,
  sender_id: id,
  /** The beginning of its content on one line; `null` once it is recalled. */
  preview: z.string().nullable(),
})

export type Reply = z.infer<typeof reply>
