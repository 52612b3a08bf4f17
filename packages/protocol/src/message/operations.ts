import * as z from 'zod'
import { accessErrors, sessionErrors } from '../base/access-errors.js'
import { because } from '../base/faults-of.js'
import { clientId, id, seq } from '../base/schemas.js'
import { requestTarget } from '../base/target.js'
import { sendableContent } from '../content/index.js'
import { faults } from '../faults.js'
import { fileKind } from '../file/file.js'
import { groupLine } from '../group-line/group-line.js'
import * as limits from '../limits.js'
import { wantedMentions } from '../mention/mention.js'
import type { OperationTable } from '../operations/operation.js'
import { message, version } from './message.js'

/** What files and stickers in a message may be refused with. */
const attachmentErrors = ['file_not_found', 'file_not_ready', 'file_refused', 'sticker_not_found'] as const

/** What a change of a message may be refused with. */
const messageChangeErrors = [
  'message_not_found',
  'forbidden',
  'message_recalled',
  ...accessErrors,
  'group_dissolved',
] as const

export const messageOperations = {
  'message.list': {
    summary: 'Read history, before, after or around a seq',
    area: 'im',
    http: 'GET /api/messages',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: accessErrors,
    input: z
      .object({
        ...requestTarget,
        before_seq: id.optional(),
        after_seq: seq.optional(),
        /** The page that has this message in it: half of the limit up to it, half after it. */
        around_seq: id.optional(),
        limit: z.int().min(1).max(limits.historyPageMax).default(limits.historyPageDefault),
      })
      .refine((value) => value.before_seq === undefined || value.after_seq === undefined, {
        error: because(faults.notWith('after_seq')),
        path: ['before_seq'],
      })
      .refine(
        ({ around_seq, before_seq, after_seq }) =>
          around_seq === undefined || (before_seq ?? after_seq) === undefined,
        { error: because(faults.notWith('before_seq, after_seq')), path: ['around_seq'] },
      ),
    output: z.object({
      /** `null` while nobody has written yet. */
      conversation_id: id.nullable(),
      /** Ascending. `seq` has no gaps: one that is missing in between was deleted by the caller. */
      messages: z.array(message),
      /** What happened to the group after the first of these, on the oldest page also before it: the newest `groupLinesPageMax`; absent where none is. */
      lines: z.array(groupLine).optional(),
      /** Whether there is more in the direction of reading, with `around_seq` before the page; pages end at a size in bytes too. */
      has_more: z.boolean(),
      /** Whether there is more after the page; only with `around_seq`. */
      has_newer: z.boolean().optional(),
    }),
  },
  'message.files': {
    summary: 'Read which messages have files other than stickers, the newest first',
    area: 'im',
    http: 'GET /api/messages/files',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: accessErrors,
    input: z.object({
      ...requestTarget,
      /** Only those with files of these kinds, separated by commas. */
      kind: z
        .string()
        .max(fileKind.options.join().length)
        .transform((list) => list.split(','))
        .pipe(z.array(fileKind))
        .optional(),
      before_seq: id.optional(),
      limit: z.int().min(1).max(limits.historyPageMax).default(limits.historyPageDefault),
    }),
    output: z.object({
      messages: z.array(message),
      /** Whether there are older ones; pages end at a size in bytes too. */
      has_more: z.boolean(),
    }),
  },
  'message.send': {
    summary: 'Send a message',
    area: 'im',
    http: 'POST /api/send',
    status: 201,
    auth: 'user',
    cost: 1,
    creates: 'message',
    errors: [
      'user_not_found',
      'peer_disabled',
      ...accessErrors,
      'group_dissolved',
      'muted',
      'blocked',
      'not_a_contact',
      'conflict',
      'message_not_found',
      ...attachmentErrors,
      'not_mentionable',
      // Whoever writes or mentions everybody may not, or what the host's `beforeSend` refuses with.
      'forbidden',
      'slow_mode',
    ],
    input: z.object({
      ...requestTarget,
      content: sendableContent,
      client_id: clientId.optional(),
      reply_to: id.nullable().optional(),
      ...wantedMentions,
    }),
    output: message,
  },
  'message.edit': {
    summary: 'Edit an own message',
    area: 'im',
    http: 'POST /api/messages/edit',
    status: 200,
    auth: 'user',
    cost: 4,
    errors: [
      ...messageChangeErrors,
      'edit_expired',
      'user_not_found',
      'muted',
      'blocked',
      'not_a_contact',
      ...attachmentErrors,
      'not_mentionable',
    ],
    input: z.object({
      ...requestTarget,
      seq: id,
      content: sendableContent,
      /** Where one of these is left out, that stays as it was. */
      ...wantedMentions,
    }),
    output: message,
  },
  'message.recall': {
    summary: 'Recall a message',
    area: 'im',
    http: 'POST /api/messages/recall',
    status: 200,
    auth: 'user',
    cost: 4,
    errors: [...messageChangeErrors, 'recall_expired'],
    input: z.object({ ...requestTarget, seq: id }),
    output: message,
  },
  'message.delete': {
    summary: 'Delete messages for oneself, on all own devices; they are no longer unread',
    area: 'im',
    http: 'POST /api/messages/delete',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: [...sessionErrors, 'message_not_found', 'limit_reached'],
    input: z.object({ ...requestTarget, seqs: z.array(id).min(1).max(limits.deleteMaxMessages) }),
    output: z.object({ session_rev: seq, deleted_rev: seq, unread: z.int().min(0) }),
  },
  'message.versions': {
    summary: 'Read what a message said before it was changed',
    area: 'im',
    http: 'GET /api/messages/versions',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: [...accessErrors, 'message_not_found', 'forbidden'],
    input: z.object({
      ...requestTarget,
      seq: id,
      /** Versions that were replaced by a later change than this one. */
      after_rev: seq.default(0),
      limit: z.int().min(1).max(limits.listPageMax).default(limits.listPageDefault),
    }),
    output: z.object({ versions: z.array(version), has_more: z.boolean() }),
  },
} as const satisfies OperationTable
