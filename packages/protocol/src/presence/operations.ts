import * as z from 'zod'
import { because } from '../base/faults-of.js'
import { id } from '../base/schemas.js'
import { faults } from '../faults.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'
import { presence } from './presence.js'

export const presenceOperations = {
  'presence.get': {
    summary: 'Whether users are online',
    area: 'im',
    http: 'GET /api/online',
    status: 200,
    auth: 'none',
    cost: 1,
    errors: ['unauthenticated'],
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
  'presence.update': {
    summary: 'Hide or show the own online status, and read whether it is hidden',
    area: 'im',
    http: 'POST /api/online/update',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: [],
    /** `{}` only reads */
    input: z.object({ hidden: z.boolean().optional() }),
    output: z.object({ hidden: z.boolean() }),
  },
  'presence.subscribe': {
    summary: 'Follow the online status and the public profile of exactly these users',
    area: 'im',
    status: 200,
    auth: 'user',
    cost: 1,
    errors: ['unknown_operation'],
    input: z.object({ user_ids: z.array(id).max(limits.presenceMaxUsers) }),
    output: z.object({ users: z.array(presence) }),
  },
} as const satisfies OperationTable
