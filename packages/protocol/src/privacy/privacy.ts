import * as z from 'zod'

/** Whether others learn how far the user has read and received, and the user how far they have. */
export const receiptsSwitch = z.enum(['on', 'off'])

export const audience = z.enum(['everyone', 'contacts'])

export type Audience = z.infer<typeof audience>

/** Who may know whether a user is online, and since when not. */
export const presenceAudience = z.enum(['everyone', 'contacts', 'nobody'])

export type PresenceAudience = z.infer<typeof presenceAudience>

/** What somebody who looks for a user knows of them. */
export const findWay = z.enum(['phone', 'username', 'id'])

export type FindWay = z.infer<typeof findWay>

/** What a user shows to others, and lets them do. */
export const privacy = z.object({
  receipts: receiptsSwitch,
  /** Who may write to the user. Until it is chosen, everyone in mode `open` of the server, contacts in mode `contacts`. */
  messages_from: audience,
  /** Who may bring the user into a group: everyone, until it is chosen. */
  groups_by: audience,
  /** Who may know whether the user is online: everyone, until it is chosen. `nobody` is what `presence.update` calls hidden. */
  presence_to: presenceAudience,
  /** By what `user.find` finds the user, who is no contact of the one who looks: by all three, until it is chosen. */
  find_by: z.array(findWay).max(findWay.options.length),
})

export type Privacy = z.infer<typeof privacy>
