import * as z from 'zod'
import * as limits from '../limits.js'

/** What is sent with a request that was refused: the challenge, and the number that answers it. */
export const proof = z.object({
  challenge: z.string().max(limits.challengeMaxCharacters),
  answer: z.int().min(0),
})

export type Proof = z.infer<typeof proof>
