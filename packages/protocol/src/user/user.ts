import * as z from 'zod'
import { because } from '../base/faults-of.js'
import { id, text, timeMs } from '../base/schemas.js'
import { faults } from '../faults.js'
import * as limits from '../limits.js'

/** Letters of any script, digits, `_`, `-` and `.`, with at least one that is not a digit: digits alone are an id or a phone. */
export const username = text(limits.usernameMaxCharacters, limits.usernameMinCharacters)
  .regex(/^[\p{L}\p{M}\p{N}_.-]+$/u, because(faults.usernameLetters))
  .regex(/[^\d]/, because(faults.digitsOnly))

/** What others may see of a user. */
export const publicUser = z.object({
  id,
  username: z.string(),
  nickname: z.string(),
  avatar_url: z.string().nullable(),
  bio: z.string(),
})

export type PublicUser = z.infer<typeof publicUser>

/** How a user is shown beside what they said. */
export type Profile = Readonly<Pick<PublicUser, 'nickname' | 'avatar_url'>>

/** A user as that user sees it. */
export const ownUser = publicUser.extend({
  phone: z.string(),
  email: z.string().nullable(),
  locale: z.string(),
  created_at: timeMs,
})

export type OwnUser = z.infer<typeof ownUser>
