import * as z from 'zod'
import { because } from '../../base/faults-of.js'
import { boundedJson } from '../../base/json.js'
import { faults } from '../../faults.js'
import * as limits from '../../limits.js'

/** Anything an application wants to send that is not text: a named JSON value. */
export const customContent = z.object({
  type: z.literal('custom'),
  name: z.string().regex(/^[a-z][a-z0-9_.-]{0,63}$/, because(faults.contentName)),
  data: boundedJson({ maxBytes: limits.customContentMaxBytes, maxDepth: limits.customContentMaxDepth }),
})
