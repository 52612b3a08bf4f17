import * as z from 'zod'
import { because } from '../base/faults-of.js'
import { id, seq, timeMs } from '../base/schemas.js'
import { faults } from '../faults.js'
import { groupLine } from '../group-line/group-line.js'
import * as limits from '../limits.js'
import { message } from '../message/message.js'
import type { OperationTable } from '../operations/operation.js'
import { session } from '../session/session.js'
import { userState } from '../user-state/user-state.js'

type HeldEntry = [conversationId: number, lastSeq: number, rev: number, ...further: number[]]

/** Thousands of wrong entries would take long to explain one by one: the first one is enough. */
function upToFirstWrong(value: unknown): unknown {
  if (!Array.isArray(value) || value.length > limits.syncMaxHeld) return value
  const isNumber = (part: unknown) => Number.isSafeInteger(part) && (part as number) >= 0
  const wrong = value.findIndex(
    (held) =>
      !Array.isArray(held) || held.length < 3 || held.length > 5 || !held.every(isNumber) || held[0] === 0,
  )
  return wrong < 0 ? value : value.slice(0, wrong + 1)
}

export const syncOperations = {
  sync: {
    summary: 'Fetch what changed since what the client holds',
    area: 'im',
    http: 'POST /api/sync',
    status: 200,
    auth: 'user',
    cost: 5,
    errors: [],
    input: z.object({
      /** What the client holds: `[conversation_id, last_seq, rev, session_rev?, deleted_rev?]` for each conversation. */
      conversations: z.preprocess(
        upToFirstWrong,
        z
          .array(
            z
              .tuple([id, seq, seq])
              .rest(seq)
              .refine((held) => held.length <= 5, because(faults.atMostItems(5))),
          )
          .max(limits.syncMaxHeld),
      ) as z.ZodType<HeldEntry[], HeldEntry[]>,
      /** Compares only conversations with a greater id: a client that holds too much for one call asks in parts, by id. */
      after_id: seq.optional(),
      /** Compares only conversations up to this id. */
      up_to_id: id.optional(),
      /** The `rev` of what belongs to the user that the client holds, 0 at first: asks for `user`. */
      user_rev: seq.optional(),
      /** The name of the database that all of this is held of, from `ready` or an earlier answer. */
      incarnation: z.string().max(limits.incarnationMaxCharacters).optional(),
      /** The `mark` of an earlier answer. Where the database never came that far it went back in time, and has another name in the answer. */
      mark: z.string().max(limits.markMaxCharacters).optional(),
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
          /** What happened to the group after the held `rev`, complete unless `reset`; absent where nothing did. */
          lines: z.array(groupLine).optional(),
        }),
      ),
      /** Held conversations that are no longer the user's. */
      removed: z.array(id),
      /** There is more: apply this answer, and call again with what is then held. */
      more: z.boolean(),
      /** What changed of what belongs to the user after `user_rev`; absent where that was not given. */
      user: userState.optional(),
      /**
       * The name of the database. Where it is not the given one, the database was set back to a backup: the client forgets all that it
       * holds, but not what its user wrote, and this answer is one to a client that holds nothing.
       */
      incarnation: z.string(),
      /** How far the database had come, signed: for the next call. It changes often, and says nothing of what a client holds. */
      mark: z.string().optional(),
      server_time: timeMs,
    }),
  },
} as const satisfies OperationTable
