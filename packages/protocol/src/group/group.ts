import * as z from 'zod'
import { id, seq, timeMs } from '../base/schemas.js'

export const role = z.enum(['owner', 'admin', 'member'])

export type Role = z.infer<typeof role>

/** Which members may do something: all of them, or owner and admins. */
export const membersOrAdmins = z.enum(['all', 'admins'])

export type MembersOrAdmins = z.infer<typeof membersOrAdmins>

/** How a group is run. */
export const groupSettings = z.object({
  /** How people come in by themselves: by invitation alone, with approval, or freely. */
  join: z.enum(['invite', 'approval', 'open']),
  /** What is asked of those who want to come in; empty for nothing. */
  question: z.string(),
  who_invites: membersOrAdmins,
  who_posts: membersOrAdmins,
  who_mentions_all: membersOrAdmins,
  who_sees_members: membersOrAdmins,
  /** How many seconds a member waits between two messages; 0 for none. Owner and admins never wait. */
  slow_mode_s: z.int().min(0),
  /** Whether newcomers see all of what was said before, or none of it. */
  history: z.enum(['all', 'none']),
})

export type GroupSettings = z.infer<typeof groupSettings>

export const group = z.object({
  id,
  name: z.string(),
  notice: z.string(),
  avatar_url: z.string().nullable(),
  owner_id: id,
  member_count: z.int().min(0),
  conversation_id: id,
  ...groupSettings.shape,
  /** Which asking to confirm the notice this is, 0 where it does not ask; each asking has a greater one. */
  notice_rev: seq,
  /** How many members have confirmed the notice. */
  notice_read_count: z.int().min(0),
  /** Whether the caller has. */
  notice_read: z.boolean(),
  /** The caller's own role. */
  role,
  /** What the caller is called in the group; empty for none. */
  alias: z.string(),
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
  /** What the member is called in this group; empty for none. */
  alias: z.string(),
  muted_until: timeMs.nullable(),
  joined_at: timeMs,
})

/** A user whom the owner or an admin removed or keeps out, and only they can bring in. */
export const ban = z.object({ user_id: id, banned_at: timeMs, banned_by: id })

export type Member = z.infer<typeof member>
