import * as z from 'zod'
import { because } from '../../base/faults-of.js'
import { timeMs, words } from '../../base/schemas.js'
import { faults } from '../../faults.js'
import * as limits from '../../limits.js'

/** A question with answers to choose from. */
export const pollContent = z.object({
  type: z.literal('poll'),
  question: words(limits.pollQuestionMaxCharacters),
  /** Two to twelve, no two alike. Votes name them by their place, 0 for the first. */
  options: z
    .array(words(limits.pollOptionMaxCharacters))
    .min(limits.pollOptionsMin)
    .max(limits.pollOptionsMax)
    .refine((options) => new Set(options).size === options.length, because(faults.twice)),
  /** Whether one may choose several. */
  multiple: z.boolean().optional(),
  /** Whether nobody learns who chose what. */
  anonymous: z.boolean().optional(),
  /** From then on it takes no vote. */
  closes_at: timeMs.optional(),
})

export type PollContent = z.infer<typeof pollContent>
