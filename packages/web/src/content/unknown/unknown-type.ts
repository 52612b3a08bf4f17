import type { Content } from '@stonechat/protocol'
import type { ContentView } from '../content-view.js'
import { UnknownBubble } from './UnknownBubble.js'

/** Stands in for every type that this version does not know: the server may be newer than the page. */
export const unknownType: ContentView<Content | null> = {
  Bubble: UnknownBubble,
  copyText: () => undefined,
  editText: () => undefined,
  withText: (_content, text) => ({ type: 'text', text }),
  wordsOnly: () => undefined,
}
