import * as z from 'zod'
import { because } from '../../base/faults-of.js'
import { isNestedAtMost } from '../../base/nesting.js'
import { json } from '../../base/schemas.js'
import { countBytes } from '../../base/text.js'
import { faults } from '../../faults.js'
import * as limits from '../../limits.js'

/** Anything an application wants to send that is not text: a named JSON value. */
export const customContent = z.object({
  type: z.literal('custom'),
  name: z.string().regex(/^[a-z][a-z0-9_.-]{0,63}$/, because(faults.contentName)),
  data: json
    .refine(
      (value) => countBytes(JSON.stringify(value)) <= limits.customContentMaxBytes,
      because(faults.atMostBytes(limits.customContentMaxBytes)),
    )
    .refine(
      (value) => isNestedAtMost(value, limits.customContentMaxDepth),
      because(faults.atMostLevels(limits.customContentMaxDepth)),
    ),
})
