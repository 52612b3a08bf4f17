/** What operators and services do with accounts and conversations of others. */
import * as z from 'zod'
import { because } from '../base/faults-of.js'
import { faults } from '../faults.js'
import type { OperationTable } from '../operations/operation.js'
import { email, externalId, nickname, phone, username } from '../user/names.js'
import { adminUser } from '../user/user.js'

const names = ['external_id', 'phone', 'email', 'username'] as const

export const adminOperations = {
  'admin.user.add': {
    summary: 'Make an account without a password; the same external_id again answers the first one',
    area: 'user',
    http: 'POST /api/admin/users',
    status: 201,
    auth: 'operator',
    cost: 10,
    errors: ['phone_taken', 'email_taken', 'username_taken'],
    input: z
      .object({
        external_id: externalId.optional(),
        phone: phone.optional(),
        email: email.optional(),
        /** One is made up where none is given. */
        username: username.optional(),
        /** The username where none is given. */
        nickname: nickname.optional(),
      })
      .refine((value) => names.some((name) => value[name] !== undefined), {
        error: because(faults.atLeastOneOf(names)),
        path: ['external_id'],
      }),
    output: z.object({ user: adminUser }),
  },
} as const satisfies OperationTable
