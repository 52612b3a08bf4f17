import * as z from 'zod'
import { id, timeMs } from '../base/schemas.js'

export const joinRequestState = z.enum(['pending', 'accepted', 'declined', 'withdrawn'])

export type JoinRequestState = z.infer<typeof joinRequestState>

/** The latest request of a user to be let into a group. */
export const joinRequest = z.object({
  group_id: id,
  user_id: id,
  /** Display name and picture, where accounts are known to the server; otherwise empty and `null`. */
  nickname: z.string(),
  avatar_url: z.string().nullable(),
  /** The answer to the question of the group, or what else there is to say. */
  text: z.string(),
  state: joinRequestState,
  created_at: timeMs,
})

export type JoinRequest = z.infer<typeof joinRequest>

/** The same for who asked. */
export const ownJoinRequest = joinRequest.omit({ nickname: true, avatar_url: true })

export type OwnJoinRequest = z.infer<typeof ownJoinRequest>

/** Where people wait to be let in. */
export const waitingGroup = z.object({
  group_id: id,
  /** How many wait. */
  pending: z.int().min(0),
})

export type WaitingGroup = z.infer<typeof waitingGroup>
