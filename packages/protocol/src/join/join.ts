import * as z from 'zod'
import { group } from '../group/group.js'
import { joinRequest } from '../join-request/join-request.js'

/** What became of wanting to join a group: in, or waiting to be let in. */
export const joinOutcome = z.discriminatedUnion('status', [
  z.object({ status: z.literal('joined'), group }),
  z.object({ status: z.literal('requested'), request: joinRequest }),
])

export type JoinOutcome = z.infer<typeof joinOutcome>
