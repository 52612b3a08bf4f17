/** What a message says: the schemas of all types of content, and the one that is made of them. */
import * as z from 'zod'
import { customContent } from './custom/schema.js'
import { textContent } from './text/schema.js'

/** A further type is one more entry here, and one in `content-types.ts`. */
const schemas = [textContent, customContent] as const

export const content = z.discriminatedUnion('type', schemas)

export type Content = z.infer<typeof content>

/** Content in a request: a bare string means text. */
export const sendableContent = z.preprocess(
  (value) => (typeof value === 'string' ? { type: 'text', text: value } : value),
  content,
) as z.ZodType<Content, z.input<typeof content> | string>
