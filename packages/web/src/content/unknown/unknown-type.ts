import type { ContentView } from '../content-view.js'
import { UnknownBubble } from './UnknownBubble.js'

/** Stands in for every type that this version does not know: the server may be newer than the page. */
export const unknownType: ContentView<unknown> = {
  Bubble: UnknownBubble,
  copyText: () => undefined,
  editText: () => undefined,
}
