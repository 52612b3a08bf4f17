import * as z from 'zod'
import { id, timeMs } from '../base/schemas.js'

/** What a user keeps of a contact, as only that user sees it. */
export const contactState = z.object({
  user_id: id,
  /** What the user calls them; empty for none. It stands wherever their name would. */
  remark: z.string(),
  tags: z.array(z.string()),
  starred: z.boolean(),
  created_at: timeMs,
})

export type ContactState = z.infer<typeof contactState>

/** Somebody whom the user has among their contacts. */
export const contact = contactState.extend({
  /** Display name and picture, where accounts are known to the server; otherwise empty and `null`. */
  nickname: z.string(),
  avatar_url: z.string().nullable(),
})

export type Contact = z.infer<typeof contact>

export const contactRequestState = z.enum(['pending', 'accepted', 'declined', 'withdrawn'])

export type ContactRequestState = z.infer<typeof contactRequestState>

/** The latest request between two users; a settled one makes way for the next. */
export const contactRequest = z.object({
  id,
  from_id: id,
  to_id: id,
  /** What the user who asks says about it; may be empty. Once accepted it is the first message, where there is one. */
  text: z.string(),
  state: contactRequestState,
  created_at: timeMs,
})

export type ContactRequest = z.infer<typeof contactRequest>
