import * as z from 'zod'
import { id } from '../base/schemas.js'

/** The message that another one answers, as far as a quote shows it. */
export const reply = z.object({
  seq: id,
  sender_id: id,
  /** The beginning of its content on one line, in English where that is no words of a person; `null` once it is recalled. */
  preview: z.string().nullable(),
  /** The type of its content, where a reader says of it something in a language of their own: in place of the preview that is no words of a person, or before it. */
  type: z.string().optional(),
})

export type Reply = z.infer<typeof reply>
