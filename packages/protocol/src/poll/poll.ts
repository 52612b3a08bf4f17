import * as z from 'zod'
import { id, seq, timeMs } from '../base/schemas.js'

/** Who chose an option. */
export const chosen = z.object({
  /** By place, 0 for the first. */
  option: seq,
  /** The first ten. */
  user_ids: z.array(id),
})

/** What became of a poll so far. */
export const poll = z.object({
  /** For each option, how many chose it. */
  counts: z.array(seq),
  /** How many voted. */
  voters: seq,
  /** What the caller chose, by place; absent where nobody has voted, and in what everybody receives alike. */
  own: z.array(seq).optional(),
  /** Since when it takes no vote, where it was closed. */
  closed_at: timeMs.optional(),
  /** Who chose what; absent where the poll is anonymous. Options that nobody chose are left out. */
  named: z.array(chosen).optional(),
})

export type Poll = z.infer<typeof poll>

/** One person's choice of one option. */
export const voter = z.object({ user_id: id, created_at: timeMs })

export type Voter = z.infer<typeof voter>
