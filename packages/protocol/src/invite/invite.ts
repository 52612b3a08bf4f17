import * as z from 'zod'
import { id, timeMs } from '../base/schemas.js'

/** A link that lets people into a group. */
export const invite = z.object({
  code: z.string(),
  /** Where the web app of this server shows it, a path. */
  url: z.string(),
  /** `null`: never. */
  expires_at: timeMs.nullable(),
  /** How many have come in by it, or asked to be let in. */
  uses: z.int().min(0),
  /** How many may; `null`: as many as there is room for. */
  max_uses: z.int().min(1).nullable(),
  created_by: id,
  created_at: timeMs,
})

export type Invite = z.infer<typeof invite>

/** A group as people see it who are not in it. */
export const groupCard = z.object({
  group_id: id,
  name: z.string(),
  avatar_url: z.string().nullable(),
  member_count: z.int().min(0),
  /** Whether somebody has to let people in. */
  approval: z.boolean(),
  /** What is asked of those who want to come in; empty for nothing. */
  question: z.string(),
})

export type GroupCard = z.infer<typeof groupCard>
