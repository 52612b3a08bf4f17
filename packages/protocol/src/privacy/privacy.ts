import * as z from 'zod'

/** Whether others learn how far the user has read and received, and the user how far they have. */
export const receiptsSwitch = z.enum(['on', 'off'])

export const audience = z.enum(['everyone', 'contacts'])

export type Audience = z.infer<typeof audience>

/** By what a user may be found. */
export const foundBy = z.enum(['phone', 'username', 'id'])

/** What a user shows to others, and lets them do. */
export const privacy = z.object({
  receipts: receiptsSwitch,
  /** Who may write to the user. Until it is chosen, everyone in mode `open` of the server, contacts in mode `contacts`. */
  messages_from: audience,
  /** Who may bring the user into groups. */
  groups_by: audience,
  find_by: z.array(foundBy).max(3),
  /** Who sees whether the user is online. */
  presence_to: z.enum(['everyone', 'contacts', 'nobody']),
})

export type Privacy = z.infer<typeof privacy>
