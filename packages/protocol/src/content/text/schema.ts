import * as z from 'zod'
import { because } from '../../base/faults-of.js'
import { text } from '../../base/schemas.js'
import { faults } from '../../faults.js'
import * as limits from '../../limits.js'
import { isVisible } from '../../text/visible.js'

/** Nothing of it is taken away, so a text that nobody would see is refused. An empty one is called empty, and no more. */
export const textContent = z.object({
  type: z.literal('text'),
  text: text(limits.textMaxCharacters, 1).refine(
    (value) => value === '' || isVisible(value),
    because(faults.blank),
  ),
})
