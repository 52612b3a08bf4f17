import * as z from 'zod'
import { id, timeMs } from '../base/schemas.js'

/** How often one emoji answers a message, and who did it. */
export const reaction = z.object({
  emoji: z.string(),
  /** How many people reacted with it. */
  count: id,
  /** The first ten; the caller is among them where the caller is one of `count`. */
  user_ids: z.array(id),
})

export type Reaction = z.infer<typeof reaction>

/** What one user did with one emoji. */
export const reactionMade = z.object({ user_id: id, emoji: z.string(), on: z.boolean() })

/** One person's reaction. */
export const reactor = z.object({ user_id: id, emoji: z.string(), created_at: timeMs })

export type Reactor = z.infer<typeof reactor>

// Not a literal: the target of the compiler is older than this flag. Only servers need it.
const pattern = '^\\p{RGI_Emoji}$'
const oneEmoji = new RegExp(pattern, 'v')

/** Whether this is one emoji that is recommended for interchange, with its variation selector where it wants one. */
export function isEmoji(text: string): boolean {
  return oneEmoji.test(text)
}
