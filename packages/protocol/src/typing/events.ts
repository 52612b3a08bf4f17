import * as z from 'zod'
import { id } from '../base/schemas.js'
import { target } from '../base/target.js'

export const typingEvents = {
  /** Somebody is typing; it is over after some seconds without another. */
  typing: z.object({ ...target, user_id: id }),
} as const
