import * as z from 'zod'
import { id, nothing } from '../base/schemas.js'

export const blockOperations = {
  'block.list': { input: nothing, output: z.object({ user_ids: z.array(id) }) },
  'block.add': { input: z.object({ user_id: id }), output: nothing },
  'block.remove': { input: z.object({ user_id: id }), output: nothing },
} as const
