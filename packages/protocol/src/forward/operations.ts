import * as z from 'zod'
import { accessErrors } from '../base/access-errors.js'
import { because } from '../base/faults-of.js'
import { clientId, id, name } from '../base/schemas.js'
import { requestTarget, target } from '../base/target.js'
import { faults } from '../faults.js'
import * as limits from '../limits.js'
import { message } from '../message/message.js'
import type { OperationTable } from '../operations/operation.js'

const conversation = z.object(requestTarget)

export const forwardOperations = {
  'message.forward': {
    summary: 'Forward messages to other conversations, one by one or merged into a record',
    area: 'im',
    http: 'POST /api/messages/forward',
    status: 201,
    auth: 'user',
    cost: 1,
    creates: 'forwarded messages',
    errors: [...accessErrors, 'message_not_found', 'conflict', 'limit_reached', 'too_large'],
    input: z
      .object({
        /** The conversation that they stand in. */
        from: conversation,
        seqs: z
          .array(id)
          .min(1)
          .max(limits.forwardMaxMessages)
          .refine((seqs) => new Set(seqs).size === seqs.length, because(faults.twice)),
        to: z
          .array(conversation)
          .min(1)
          .max(limits.forwardMaxTargets)
          .refine(
            (targets) =>
              new Set(targets.map((one) => `${one.target_type}${one.target_id}`)).size === targets.length,
            because(faults.twice),
          ),
        /** `each`: one by one, in the order of their `seq`. `record`: all of them in one message. */
        as: z.enum(['each', 'record']).default('each'),
        /** Of the record; left out, the name of the group or of the two people. */
        title: name(limits.recordTitleMaxCharacters).optional(),
        /** Names what is sent to each target: the same one again sends nothing twice. */
        client_id: clientId.optional(),
      })
      .refine(({ as, title }) => as === 'record' || title === undefined, {
        error: because(faults.notWith('as: each')),
        path: ['title'],
      }),
    output: z.object({
      /** What was sent, in the order of the targets. */
      messages: z.array(message.extend(target)),
      /** Targets that did not get all of it, and why; absent where none is. */
      refused: z
        .array(
          z.object({
            ...target,
            /** Why, such as `blocked`. */
            code: z.string(),
          }),
        )
        .optional(),
    }),
  },
} as const satisfies OperationTable
