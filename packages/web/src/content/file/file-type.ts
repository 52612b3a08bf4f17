import type { ContentOf, ContentView } from '../content-view.js'
import { FileBubble } from './FileBubble.js'

/** Files with or without a caption, which is all of it that is words. */
export const fileType: ContentView<ContentOf<'file'>> = {
  Bubble: FileBubble,
  copyText: ({ text }) => text,
  editText: () => undefined,
}
