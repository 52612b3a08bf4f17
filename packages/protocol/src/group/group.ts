import * as z from 'zod'
import { id, seq, timeMs } from '../base/schemas.js'

export const role = z.enum(['owner', 'admin', 'member'])

export type Role = z.infer<typeof role>

export const group = z.object({
  id,
  name: z.string(),
  notice: z.string(),
  avatar_url: z.string().nullable(),
  owner_id: id,
  member_count: z.int().min(0),
  conversation_id: id,
  /** The caller's own role. */
  role,
  rev: seq,
  created_at: timeMs,
})

export type Group = z.infer<typeof group>

export const member = z.object({
  user_id: id,
  role,
  /** The member's display name, where accounts are known to the server; otherwise empty. */
  nickname: z.string(),
  avatar_url: z.string().nullable(),
  muted_until: timeMs.nullable(),
  joined_at: timeMs,
})

/** A user whom the owner or an admin removed or keeps out, and only they can bring in. */
export const ban = z.object({ user_id: id, banned_at: timeMs, banned_by: id })

export type Member = z.infer<typeof member>
