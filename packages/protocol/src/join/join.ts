import * as z from 'zod'
import { group } from '../group/group.js'

/** What became of wanting to join a group. */
export const joinOutcome = z.object({ status: z.literal('joined'), group })

export type JoinOutcome = z.infer<typeof joinOutcome>
