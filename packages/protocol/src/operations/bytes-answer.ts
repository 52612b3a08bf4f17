import * as z from 'zod'
import type { BytesAnswer, Redirect } from './service.js'

/** The output of an operation that answers with bytes, or with where they are. */
export const bytesAnswer = z.custom<BytesAnswer | Redirect>(
  (value) => typeof value === 'object' && value !== null && ('location' in value || 'read' in value),
)
