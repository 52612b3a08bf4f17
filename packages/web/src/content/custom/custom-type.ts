import type { ContentOf, ContentView } from '../content-view.js'
import { unknownType } from '../unknown/unknown-type.js'

/** Content that other programs agree on among themselves: this app knows how none of it looks. */
export const customType: ContentView<ContentOf<'custom'>> = unknownType
