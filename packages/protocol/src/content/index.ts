/** What a message says: the schemas of all types of content, and the one that is made of them. */
import * as z from 'zod'
import { customContent } from './custom/schema.js'
import { fileContent, sendableFileContent } from './file/schema.js'
import { textContent } from './text/schema.js'

/** A further type is one more entry here, and one in `content-types.ts`. */
const schemas = [textContent, customContent, fileContent] as const

export const content = z.discriminatedUnion('type', schemas)

export type Content = z.infer<typeof content>

/** What a request has of each type. */
const requested = z.discriminatedUnion('type', [textContent, customContent, sendableFileContent])

/** Content that is about to become that of a message: what it refers to is not filled in yet. */
export type SendableContent = z.infer<typeof requested>

/** Content in a request: a bare string means text. */
export const sendableContent = z.preprocess(
  (value) => (typeof value === 'string' ? { type: 'text', text: value } : value),
  requested,
) as z.ZodType<SendableContent, z.input<typeof requested> | string>
