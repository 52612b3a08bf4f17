import * as z from 'zod'
import { text } from '../../base/schemas.js'
import * as limits from '../../limits.js'

export const textContent = z.object({ type: z.literal('text'), text: text(limits.textMaxCharacters, 1) })
