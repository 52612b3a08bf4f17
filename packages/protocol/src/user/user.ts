import * as z from 'zod'
import { id, timeMs } from '../base/schemas.js'

/** What others may see of a user. */
export const publicUser = z.object({
  id,
  username: z.string(),
  nickname: z.string(),
  avatar_url: z.string().nullable(),
  bio: z.string(),
})

export type PublicUser = z.infer<typeof publicUser>

/** How a user is shown beside their messages. */
export type Profile = Readonly<Pick<PublicUser, 'nickname' | 'avatar_url'>>

/** A user as that user sees it. */
export const ownUser = publicUser.extend({
  phone: z.string().nullable(),
  email: z.string().nullable(),
  /**
   * Which of these nobody has proven to be theirs yet, by a code. The first who does gets the account to themselves. Absent
   * where there is none.
   */
  unproven: z.array(z.string()).optional(),
  locale: z.string(),
  created_at: timeMs,
})

export type OwnUser = z.infer<typeof ownUser>

/** A user as the operator of the server sees it. */
export const adminUser = ownUser.extend({
  /** The host's own id of the account, where it gave one. */
  external_id: z.string().nullable(),
  disabled_at: timeMs.nullable(),
})

export type AdminUser = z.infer<typeof adminUser>
