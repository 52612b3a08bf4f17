import * as z from 'zod'
import { sessionErrors } from '../base/access-errors.js'
import { cursor, seq, text } from '../base/schemas.js'
import { requestTarget } from '../base/target.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'
import { session } from './session.js'

export const sessionOperations = {
  'session.list': {
    summary: 'List the own sessions, pinned first, then newest',
    area: 'im',
    http: 'GET /api/sessions',
    status: 200,
    auth: 'user',
    cost: 8,
    errors: [],
    input: z.object({
      limit: z.int().min(1).max(limits.sessionPageMax).default(limits.sessionPageDefault),
      cursor,
    }),
    output: z.object({ sessions: z.array(session), next_cursor: z.string().nullable() }),
  },
  'session.get': {
    summary: 'Read the own session with a target',
    area: 'im',
    http: 'GET /api/session',
    status: 200,
    auth: 'user',
    cost: 1,
    errors: sessionErrors,
    input: z.object(requestTarget),
    output: session,
  },
  'session.read': {
    summary: 'Move the read position forward',
    area: 'im',
    http: 'POST /api/sessions/read',
    status: 200,
    auth: 'user',
    cost: 1,
    errors: sessionErrors,
    input: z.object({ ...requestTarget, seq }),
    output: z.object({ read_seq: seq, unread: z.int().min(0) }),
  },
  'session.update': {
    summary: 'Pin, mute or keep a draft',
    area: 'im',
    http: 'POST /api/sessions/update',
    status: 200,
    auth: 'user',
    cost: 1,
    errors: sessionErrors,
    input: z.object({
      ...requestTarget,
      pinned: z.boolean().optional(),
      muted: z.boolean().optional(),
      draft: text(limits.draftMaxCharacters).optional(),
    }),
    output: session,
  },
} as const satisfies OperationTable
