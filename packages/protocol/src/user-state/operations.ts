import * as z from 'zod'
import { because } from '../base/faults-of.js'
import { createJsonCheck, faultOfSize } from '../base/json.js'
import type { Sentence } from '../faults.js'
import * as limits from '../limits.js'
import type { OperationTable } from '../operations/operation.js'
import { type Preferences, preferences } from './user-state.js'

const jsonLimits = { maxBytes: limits.preferencesPatchMaxBytes, maxDepth: limits.preferencesMaxDepth }

/** Checked as a whole before its names are, so that no more names are looked at than fit. */
const patch = z.preprocess((value, context) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const check = createJsonCheck(jsonLimits)
  const refuse = (path: string[], message: Sentence) => {
    context.addIssue({ code: 'custom', path, message: because(message) })
    return z.NEVER
  }
  for (const [name, preference] of Object.entries(value)) {
    const fault = check(name) ?? check(preference)
    if (fault !== undefined) return refuse([name], fault)
  }
  const fault = faultOfSize(value, jsonLimits)
  return fault === undefined ? value : refuse([], fault)
}, preferences) as z.ZodType<Preferences, Preferences>

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
    input: patch,
    /** All of them, by name */
    output: preferences,
  },
} as const satisfies OperationTable
