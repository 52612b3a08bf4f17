/** Operations of messaging: what goes in, what comes out. */
import * as z from 'zod'
import { faults } from '../faults.js'
import { limits } from '../limits.js'
import { because } from './faults-of.js'
import {
  content,
  group,
  id,
  member,
  message,
  presence,
  role,
  seq,
  session,
  targetType,
  text,
  timeMs,
  url,
  version,
} from './nouns.js'

const nothing = z.object({})
const target = { target_type: targetType.default('user'), target_id: id }
const cursor = z.string().min(1).max(200).optional()
const groupName = text(limits.groupNameMaxCharacters, 1).refine(
  (value) => value.trim() !== '',
  because(faults.blank),
)
const userIds = z.array(id).max(limits.groupAddMaxUsers)
const clientId = z
  .string()
  .regex(/^[\w.:-]+$/, because(faults.clientIdLetters))
  .max(limits.clientIdMaxCharacters)

/** A bare string means text. */
const sendableContent = z.preprocess(
  (value) => (typeof value === 'string' ? { type: 'text', text: value } : value),
  content,
) as z.ZodType<z.infer<typeof content>, z.input<typeof content> | string>

export const messagingSchemas = {
  'session.list': {
    input: z.object({
      limit: z.int().min(1).max(limits.sessionPageMax).default(limits.sessionPageDefault),
      cursor,
    }),
    output: z.object({ sessions: z.array(session), next_cursor: z.string().nullable() }),
  },
  'session.get': { input: z.object(target), output: session },
  'session.read': {
    input: z.object({ ...target, seq }),
    output: z.object({ read_seq: seq, unread: z.int().min(0) }),
  },
  'session.update': {
    input: z.object({
      ...target,
      pinned: z.boolean().optional(),
      muted: z.boolean().optional(),
      draft: text(limits.draftMaxCharacters).optional(),
    }),
    output: session,
  },
  'message.list': {
    input: z
      .object({
        ...target,
        before_seq: id.optional(),
        after_seq: seq.optional(),
        limit: z.int().min(1).max(limits.historyPageMax).default(limits.historyPageDefault),
      })
      .refine((value) => value.before_seq === undefined || value.after_seq === undefined, {
        error: because(faults.notWith('after_seq')),
        path: ['before_seq'],
      }),
    output: z.object({
      /** `null` while nobody has written yet. */
      conversation_id: id.nullable(),
      /** Ascending. `seq` has no gaps: one that is missing in between was deleted by the caller. */
      messages: z.array(message),
      /** Whether there is more in the direction of reading; pages end at a size in bytes too. */
      has_more: z.boolean(),
    }),
  },
  'message.send': {
    input: z.object({
      ...target,
      content: sendableContent,
      client_id: clientId.optional(),
      reply_to: id.nullable().optional(),
    }),
    output: message,
  },
  'message.edit': { input: z.object({ ...target, seq: id, content: sendableContent }), output: message },
  'message.recall': { input: z.object({ ...target, seq: id }), output: message },
  'message.delete': {
    input: z.object({ ...target, seqs: z.array(id).min(1).max(limits.deleteMaxMessages) }),
    output: z.object({ session_rev: seq, deleted_rev: seq }),
  },
  'message.versions': {
    input: z.object({
      ...target,
      seq: id,
      /** Versions that were replaced by a later change than this one. */
      after_rev: seq.default(0),
      limit: z.int().min(1).max(limits.versionPageMax).default(limits.versionPageDefault),
    }),
    output: z.object({ versions: z.array(version), has_more: z.boolean() }),
  },
  'presence.get': {
    input: z.object({
      user_id: z.union(
        [
          id.transform((one) => [one]),
          z
            .string()
            .regex(/^[1-9]\d{0,15}(,[1-9]\d{0,15})*$/, because(faults.ids))
            .transform((list) => list.split(',').map(Number))
            .pipe(z.array(id).max(limits.presenceMaxUsers)),
        ],
        because(faults.oneOrMoreIds(limits.presenceMaxUsers)),
      ),
    }),
    /** One user's presence, or a list of them where several ids were given. */
    output: z.union([presence, z.object({ users: z.array(presence) })]),
  },
  'presence.update': { input: z.object({ hidden: z.boolean() }), output: z.object({ hidden: z.boolean() }) },
  'presence.subscribe': {
    input: z.object({ user_ids: z.array(id).max(limits.presenceMaxUsers) }),
    output: z.object({ users: z.array(presence) }),
  },
  'group.create': { input: z.object({ name: groupName, member_ids: userIds.default([]) }), output: group },
  'group.get': { input: z.object({ group_id: id }), output: group },
  'group.update': {
    input: z.object({
      group_id: id,
      name: groupName.optional(),
      notice: text(limits.groupNoticeMaxCharacters).optional(),
      avatar_url: url.nullable().optional(),
    }),
    output: group,
  },
  'group.dissolve': { input: z.object({ group_id: id }), output: nothing },
  'group.members': {
    input: z.object({
      group_id: id,
      limit: z.int().min(1).max(limits.memberPageMax).default(limits.memberPageDefault),
      cursor,
    }),
    output: z.object({ members: z.array(member), next_cursor: z.string().nullable() }),
  },
  'group.add': { input: z.object({ group_id: id, user_ids: userIds.min(1) }), output: group },
  'group.remove': { input: z.object({ group_id: id, user_id: id }), output: nothing },
  'group.member': {
    input: z.object({
      group_id: id,
      user_id: id,
      role: role.optional(),
      muted_until: timeMs.nullable().optional(),
    }),
    output: member,
  },
  'block.list': { input: nothing, output: z.object({ user_ids: z.array(id) }) },
  'block.add': { input: z.object({ user_id: id }), output: nothing },
  'block.remove': { input: z.object({ user_id: id }), output: nothing },
  sync: {
    input: z.object({
      /** What the client holds: `[conversation_id, last_seq, rev, session_rev?, deleted_rev?]` for each conversation. */
      conversations: z
        .array(
          z
            .tuple([id, seq, seq])
            .rest(seq)
            .refine((held) => held.length <= 5, because(faults.atMostItems(5))),
        )
        .max(limits.syncMaxHeld),
      /** Compares only conversations with a greater id: who holds too much for one call asks part by part, by id. */
      after_id: seq.optional(),
      /** Compares only conversations up to this id. */
      up_to_id: id.optional(),
    }),
    output: z.object({
      /** Sessions that are new to the client or differ from what it holds. */
      sessions: z.array(session),
      /** What happened in them. `reset`: too much; forget what is held of it, take its session, reload the newest page. */
      conversations: z.array(
        z.object({
          conversation_id: id,
          last_seq: seq,
          rev: seq,
          reset: z.boolean(),
          /** After the held `last_seq`, ascending, complete unless `reset`: a missing `seq` was deleted by the caller. */
          messages: z.array(message),
          /** Messages up to the held `last_seq` that changed after the held `rev`, as they are now. */
          changed: z.array(message),
          /** Messages up to the held `last_seq` that the caller deleted after the held `deleted_rev`. */
          deleted: z.array(id),
        }),
      ),
      /** Held conversations that are no longer the user's. */
      removed: z.array(id),
      /** There is more: apply this answer, and call again with what is then held. */
      more: z.boolean(),
      server_time: timeMs,
    }),
  },
  typing: { input: z.object(target), output: nothing },
  ping: { input: nothing, output: z.object({ server_time: timeMs }) },
  'auth.renew': {
    input: z.object({ token: z.string().min(1).max(limits.tokenMaxBytes) }),
    output: z.object({ expires_at: timeMs.nullable() }),
  },
} as const
