import * as z from 'zod'
import { nothing } from '../base/schemas.js'
import { requestTarget } from '../base/target.js'

export const typingOperations = {
  typing: { input: z.object(requestTarget), output: nothing },
} as const
