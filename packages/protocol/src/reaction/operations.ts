import * as z from 'zod'
import { accessErrors } from '../base/access-errors.js'
import { because } from '../base/faults-of.js'
import { cursor, id } from '../base/schemas.js'
import { requestTarget } from '../base/target.js'
import { faults } from '../faults.js'
import * as limits from '../limits.js'
import { message } from '../message/message.js'
import type { OperationTable } from '../operations/operation.js'
import { isEmoji, reactor } from './reaction.js'

const emoji = z.string().refine(isEmoji, because(faults.emoji))

export const reactionOperations = {
  'message.react': {
    summary: 'React to a message with an emoji, or take that back',
    area: 'im',
    http: 'POST /api/messages/react',
    status: 200,
    auth: 'user',
    cost: 5,
    errors: [
      ...accessErrors,
      'message_not_found',
      'message_recalled',
      'group_dissolved',
      'muted',
      'blocked',
      'not_a_contact',
      'limit_reached',
    ],
    input: z.object({
      ...requestTarget,
      seq: id,
      emoji,
      /** `false` takes it back. Again is harmless. */
      on: z.boolean(),
    }),
    output: message,
  },
  'message.reactions': {
    summary: 'Read who reacted to a message',
    area: 'im',
    http: 'GET /api/messages/reactions',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: [...accessErrors, 'message_not_found'],
    input: z.object({
      ...requestTarget,
      seq: id,
      /** Only those with this one. */
      emoji: emoji.optional(),
      limit: z.int().min(1).max(limits.listPageMax).default(limits.listPageDefault),
      cursor,
    }),
    /** The first who reacted come first. */
    output: z.object({ reactions: z.array(reactor), next_cursor: z.string().nullable() }),
  },
} as const satisfies OperationTable
