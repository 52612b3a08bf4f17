import type { Content, PlainContent } from '@stonechat/protocol'
import type { ReactNode } from 'react'

/** What the app does with one type of content. Its one line in lists and quotations is that of the protocol. */
export interface ContentView<C> {
  /** What stands in the bubble, and in the history of edits. */
  Bubble(props: { readonly content: C }): ReactNode
  /** What "copy" puts on the clipboard; `undefined` where there is nothing to copy. */
  copyText(content: C): string | undefined
  /** What an edit starts from in the composer; `undefined` where it cannot be edited. */
  editText(content: C): string | undefined
  /** What an edit sends that came to these words; only called where there is an `editText`. */
  withText(content: C, text: string): PlainContent
  /** The whole of it as words, to be written anew once it was refused or recalled; `undefined` where it is more than words. */
  wordsOnly(content: C): string | undefined
  /** What its bubble is like; padded by default. */
  frame?(content: C): BubbleFrame
}

/**
 * `clipped`: something in it reaches the edges. `bare`: there is nothing else in it, and the time stands upon it. `none`: it
 * stands by itself, without a bubble.
 */
export type BubbleFrame = 'padded' | 'clipped' | 'bare' | 'none'

export type ContentOf<Type extends Content['type']> = Extract<Content, { readonly type: Type }>
