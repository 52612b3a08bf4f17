/** What a message says: the one schema that is made of those of all types of content. */
import * as z from 'zod'
import { plainSchemas, requested } from './plain.js'
import { recordContent } from './record/schema.js'

export const content = z.discriminatedUnion('type', [...plainSchemas, recordContent])

export type Content = z.infer<typeof content>

/** Content in a request: what it refers to is not filled in yet. */
export type SendableContent = z.infer<typeof requested>

/** Content that is about to become that of a message, whether a request brought it or it is made of other messages. */
export type DraftContent = SendableContent | Content

/** Content in a request: a bare string means text. */
export const sendableContent = z.preprocess(
  (value) => (typeof value === 'string' ? { type: 'text', text: value } : value),
  requested,
) as z.ZodType<SendableContent, z.input<typeof requested> | string>
