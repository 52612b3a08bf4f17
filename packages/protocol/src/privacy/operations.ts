import * as z from 'zod'
import type { OperationTable } from '../operations/operation.js'
import { privacy } from './privacy.js'

export const privacyOperations = {
  'user.privacy': {
    summary: 'Choose what others learn of the user, and read it',
    area: 'im',
    http: 'POST /api/user/privacy',
    status: 200,
    auth: 'user',
    cost: 2,
    errors: [],
    /** `{}` only reads */
    input: privacy.partial(),
    output: privacy,
  },
  'user.privacy.get': {
    summary: 'Read what others learn of the user',
    area: 'im',
    http: 'GET /api/user/privacy',
    status: 200,
    auth: 'user',
    cost: 1,
    errors: [],
    input: z.object({}),
    output: privacy,
  },
} as const satisfies OperationTable
