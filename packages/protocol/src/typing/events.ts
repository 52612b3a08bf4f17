import * as z from 'zod'
import { id } from '../base/schemas.js'
import { target } from '../base/target.js'

export const typingEvents = {
  /** A user is typing; it is over after some seconds without another event. */
  typing: z.object({ ...target, user_id: id }),
} as const
