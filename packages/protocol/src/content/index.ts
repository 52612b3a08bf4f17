/** What a message says, as a schema over all of its types. */
import * as z from 'zod'
import { customContent } from './custom/schema.js'
import { textContent } from './text/schema.js'

export const content = z.discriminatedUnion('type', [textContent, customContent])

export type Content = z.infer<typeof content>

/** Content in a request: a bare string means text. */
export const sendableContent = z.preprocess(
  (value) => (typeof value === 'string' ? { type: 'text', text: value } : value),
  content,
) as z.ZodType<Content, z.input<typeof content> | string>
