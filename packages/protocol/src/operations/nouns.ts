/** The nouns of the wire, as schemas. All JSON is snake_case; times are Unix milliseconds; ids are safe integers. */
import * as z from 'zod'
import { faults } from '../faults.js'
import { limits } from '../limits.js'
import { countBytes, isStorableText } from '../text.js'
import { because } from './faults-of.js'

export const id = z.int().min(1)
export const seq = z.int().min(0)
export const timeMs = z.int().min(0)
export const targetType = z.enum(['user', 'group'])
export const role = z.enum(['owner', 'admin', 'member'])

/** Text of 0 to `max` characters (code points), without NUL or half a surrogate pair. */
export const text = (max: number, min = 0) =>
  z
    .string()
    .refine(isStorableText, because(faults.unstorable))
    .refine((value) => value.length >= min, because(min === 1 ? faults.empty : faults.atLeastCharacters(min)))
    .refine((value) => value.length <= max || [...value].length <= max, because(faults.atMostCharacters(max)))
    .meta({ ...(min > 0 ? { minLength: min } : {}), maxLength: max })

/** An address shown as a picture or a link: https, http, or a path on this origin. */
export const url = text(limits.urlMaxCharacters).refine(
  (value) => /^(https?:\/\/|\/(?!\/))/i.test(value),
  because(faults.address),
)

export const textContent = z.object({ type: z.literal('text'), text: text(limits.textMaxCharacters, 1) })

/** Anything an application wants to send that is not text: a named JSON value. */
export const customContent = z.object({
  type: z.literal('custom'),
  name: z.string().regex(/^[a-z][a-z0-9_.-]{0,63}$/, because(faults.contentName)),
  data: z
    .json()
    .refine(
      (value) => countBytes(JSON.stringify(value)) <= limits.customContentMaxBytes,
      because(faults.atMostBytes(limits.customContentMaxBytes)),
    )
    .refine(
      (value) => isNestedAtMost(value, limits.customContentMaxDepth),
      because(faults.atMostLevels(limits.customContentMaxDepth)),
    ),
})

function isNestedAtMost(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((part) => isNestedAtMost(part, levels - 1))
}

export const content = z.discriminatedUnion('type', [textContent, customContent])

export const message = z.object({
  conversation_id: id,
  seq: id,
  client_id: z.string(),
  sender_id: id,
  /** `null` once recalled. */
  content: content.nullable(),
  /** The `seq` of the message this one answers. */
  reply_to: id.nullable(),
  created_at: timeMs,
  edited_at: timeMs.nullable(),
  recalled_at: timeMs.nullable(),
})

/** What a message said until it was edited or recalled. */
export const version = z.object({
  /** Of the change that replaced it. */
  rev: seq,
  content,
  replaced_at: timeMs,
})

/**
 * A user's own view of a conversation. `rev` is the conversation's, `session_rev` this view's. Who leaves a group and comes
 * back has another session, whose `session_rev` and `deleted_rev` begin above those of the one before.
 */
export const session = z.object({
  conversation_id: id,
  target_type: targetType,
  target_id: id,
  title: z.string(),
  avatar_url: z.string().nullable(),
  last_seq: seq,
  rev: seq,
  session_rev: seq,
  /** Moves by one with each deletion of the user's own in it. */
  deleted_rev: seq,
  read_seq: seq,
  /** Nothing at or below it is visible to this user. */
  floor_seq: seq,
  /** `last_seq - max(read_seq, floor_seq)`: recalling and deleting do not change it. */
  unread: z.int().min(0),
  pinned: z.boolean(),
  muted: z.boolean(),
  draft: z.string(),
  /** The newest message that the user has not deleted. */
  last_message: message.nullable(),
  last_at: timeMs,
  /** How far the other side of a direct conversation has read and received; 0 in groups. */
  peer_read_seq: seq,
  peer_delivered_seq: seq,
})

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

export const member = z.object({
  user_id: id,
  role,
  /** The member's display name, where accounts are known to the server; otherwise empty. */
  nickname: z.string(),
  avatar_url: z.string().nullable(),
  muted_until: timeMs.nullable(),
  joined_at: timeMs,
})

export const presence = z.object({ user_id: id, online: z.boolean(), last_seen_at: timeMs.nullable() })

/** What others may see of a user. */
export const publicUser = z.object({
  id,
  username: z.string(),
  nickname: z.string(),
  avatar_url: z.string().nullable(),
  bio: z.string(),
})

/** A user as that user sees it. */
export const ownUser = publicUser.extend({
  phone: z.string(),
  email: z.string().nullable(),
  locale: z.string(),
  created_at: timeMs,
})

export const device = z.object({
  id: z.string(),
  name: z.string(),
  created_at: timeMs,
  last_seen_at: timeMs,
  current: z.boolean(),
})
