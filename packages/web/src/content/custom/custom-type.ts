import type { ContentOf, ContentType } from '../content-type.js'
import { unknownType } from '../unknown/unknown-type.js'

/** Content that other programs agree on among themselves: this app knows how none of it looks. */
export const customType: ContentType<ContentOf<'custom'>> = unknownType
