/** How a user names a conversation from outside, as a schema. */
import * as z from 'zod'
import { id } from './schemas.js'

export const targetType = z.enum(['user', 'group'])

export type TargetType = z.infer<typeof targetType>

export interface Target {
  readonly target_type: TargetType
  readonly target_id: number
}

/** The fields of an event that say which conversation it is about. */
export const target = { target_type: targetType, target_id: id }

/** The same fields in a request, where a user is the usual target. */
export const requestTarget = { target_type: targetType.default('user'), target_id: id }
