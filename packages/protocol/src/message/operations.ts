import * as z from 'zod'
import { because } from '../base/faults-of.js'
import { id, seq } from '../base/schemas.js'
import { requestTarget } from '../base/target.js'
import { sendableContent } from '../content/index.js'
import { faults } from '../faults.js'
import { limits } from '../limits.js'
import { message, version } from './message.js'

const clientId = z
  .string()
  .regex(/^[\w.:-]+$/, because(faults.clientIdLetters))
  .max(limits.clientIdMaxCharacters)

export const messageOperations = {
  'message.list': {
    input: z
      .object({
        ...requestTarget,
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
      ...requestTarget,
      content: sendableContent,
      client_id: clientId.optional(),
      reply_to: id.nullable().optional(),
    }),
    output: message,
  },
  'message.edit': {
    input: z.object({ ...requestTarget, seq: id, content: sendableContent }),
    output: message,
  },
  'message.recall': { input: z.object({ ...requestTarget, seq: id }), output: message },
  'message.delete': {
    input: z.object({ ...requestTarget, seqs: z.array(id).min(1).max(limits.deleteMaxMessages) }),
    output: z.object({ session_rev: seq, deleted_rev: seq }),
  },
  'message.versions': {
    input: z.object({
      ...requestTarget,
      seq: id,
      /** Versions that were replaced by a later change than this one. */
      after_rev: seq.default(0),
      limit: z.int().min(1).max(limits.versionPageMax).default(limits.versionPageDefault),
    }),
    output: z.object({ versions: z.array(version), has_more: z.boolean() }),
  },
} as const
