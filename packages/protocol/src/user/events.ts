import * as z from 'zod'
import { id } from '../base/schemas.js'

export const userEvents = {
  /** What others see of a user whom this connection follows (`presence.subscribe`) is another now. */
  'user.updated': z.object({
    user_id: id,
    username: z.string(),
    nickname: z.string(),
    avatar_url: z.string().nullable(),
  }),
} as const
