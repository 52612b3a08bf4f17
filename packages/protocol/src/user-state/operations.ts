import * as z from 'zod'
import { because } from '../base/faults-of.js'
import { isNestedAtMost } from '../base/nesting.js'
import { json, text } from '../base/schemas.js'
import { faults } from '../faults.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'
import { preferences } from './user-state.js'

const preference = json.refine(
  (value) => isNestedAtMost(value, limits.preferencesMaxDepth),
  because(faults.atMostLevels(limits.preferencesMaxDepth)),
)

export const userStateOperations = {
  'user.preferences': {
    summary: 'Change preferences that all devices of the user share, and read them',
    area: 'im',
    http: 'POST /api/user/preferences',
    status: 200,
    auth: 'user',
    cost: 1,
    errors: ['too_large'],
    /** Any names: each is merged into what is there. `null` removes one, `{}` only reads */
    input: z.record(text(limits.preferenceKeyMaxCharacters, 1), preference),
    /** All of them, by name */
    output: preferences,
  },
} as const satisfies OperationTable
