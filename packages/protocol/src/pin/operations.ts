import * as z from 'zod'
import { accessErrors } from '../base/access-errors.js'
import { cursor, id, seq } from '../base/schemas.js'
import { requestTarget } from '../base/target.js'
import * as limits from '../limits.js'
import { message } from '../message/message.js'
import type { OperationTable } from '../operations/operation.js'

export const pinOperations = {
  'message.pin': {
    summary: 'Pin a message for everybody in its conversation, or take that back',
    area: 'im',
    http: 'POST /api/messages/pin',
    status: 200,
    auth: 'user',
    cost: 5,
    errors: [
      ...accessErrors,
      'message_not_found',
      'message_recalled',
      'forbidden',
      'group_dissolved',
      'muted',
      'blocked',
      'not_a_contact',
      'limit_reached',
    ],
    input: z.object({
      ...requestTarget,
      seq: id,
      /** `false` takes it back. Again is harmless. */
      on: z.boolean(),
    }),
    output: message,
  },
  'message.pins': {
    summary: 'List the pinned messages of a conversation',
    area: 'im',
    http: 'GET /api/messages/pins',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: accessErrors,
    input: z.object({
      ...requestTarget,
      limit: z.int().min(1).max(limits.pinsMaxPerConversation).default(limits.pinsMaxPerConversation),
      cursor,
    }),
    output: z.object({
      /** The one that was pinned last comes first; pages end at a size in bytes too. Without what the caller cannot see or deleted. */
      messages: z.array(message),
      next_cursor: z.string().nullable(),
      /** The `pins_rev` of the conversation for which the list is right, 0 while nothing was. */
      pins_rev: seq,
    }),
  },
} as const satisfies OperationTable
