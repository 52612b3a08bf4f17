/** What an operation on a conversation may be refused with: shared by the entries of several nouns. */
import type { ErrorCode } from '../errors.js'

/** Whatever reads or writes in the conversation with a target. */
export const accessErrors = ['not_a_member', 'group_not_found'] as const satisfies readonly ErrorCode[]

/** Whatever needs the session that the caller has with a target. */
export const sessionErrors = [
  'conversation_not_found',
  ...accessErrors,
] as const satisfies readonly ErrorCode[]
