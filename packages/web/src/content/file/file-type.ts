import type { ContentOf, ContentView } from '../content-view.js'
import { FileBubble, frameOf } from './FileBubble.js'

/** Pictures, videos, sound and other files, with or without words. What is copied and edited is the words. */
export const fileType: ContentView<ContentOf<'file'>> = {
  Bubble: FileBubble,
  copyText: ({ text }) => text,
  editText: ({ text }) => text ?? '',
  withText({ text: _, ...content }, text) {
    return text === '' ? content : { ...content, text }
  },
  wordsOnly: () => undefined,
  frame: frameOf,
}
