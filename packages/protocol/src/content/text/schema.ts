import * as z from 'zod'
import { words } from '../../base/schemas.js'
import * as limits from '../../limits.js'

export const textContent = z.object({ type: z.literal('text'), text: words(limits.textMaxCharacters) })
