import * as z from 'zod'

/** Whether others learn how far the user has read and received, and the user how far they have. */
export const receiptsSwitch = z.enum(['on', 'off'])

export const audience = z.enum(['everyone', 'contacts'])

export type Audience = z.infer<typeof audience>

/** Who may know whether a user is online, and since when not. */
export const presenceAudience = z.enum(['everyone', 'contacts', 'nobody'])

export type PresenceAudience = z.infer<typeof presenceAudience>

/** What a user shows to others, and lets them do. */
export const privacy = z.object({
  receipts: receiptsSwitch,
  /** Who may write to the user. Until it is chosen, everyone in mode `open` of the server, contacts in mode `contacts`. */
  messages_from: audience,
  /** Who may bring the user into a group: everyone, until it is chosen. */
  groups_by: audience,
  /** Who may know whether the user is online: everyone, until it is chosen. `nobody` is what `presence.update` calls hidden. */
  presence_to: presenceAudience,
})

export type Privacy = z.infer<typeof privacy>
