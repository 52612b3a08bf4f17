import * as z from 'zod'
import { cursor, seq, text } from '../base/schemas.js'
import { requestTarget } from '../base/target.js'
import { limits } from '../limits.js'
import { session } from './session.js'

export const sessionOperations = {
  'session.list': {
    input: z.object({
      limit: z.int().min(1).max(limits.sessionPageMax).default(limits.sessionPageDefault),
      cursor,
    }),
    output: z.object({ sessions: z.array(session), next_cursor: z.string().nullable() }),
  },
  'session.get': { input: z.object(requestTarget), output: session },
  'session.read': {
    input: z.object({ ...requestTarget, seq }),
    output: z.object({ read_seq: seq, unread: z.int().min(0) }),
  },
  'session.update': {
    input: z.object({
      ...requestTarget,
      pinned: z.boolean().optional(),
      muted: z.boolean().optional(),
      draft: text(limits.draftMaxCharacters).optional(),
    }),
    output: session,
  },
} as const
