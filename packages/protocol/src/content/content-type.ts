/** The light half of a type of content: what is known of it without its schema, on servers and in browsers. */
import type { Sentence } from '../faults.js'
import type { Content, DraftContent } from './index.js'

/** Something outside of the message that its content names. */
export interface Reference {
  readonly kind: 'file'
  readonly id: string
}

export interface ContentType<T extends Content['type']> {
  /**
   * The one line that lists, notifications and quotes show: the sender's words.
   * @param toLine makes one line of what a person typed
   */
  words(content: Extract<Content, { type: T }>, toLine: (text: string) => string): string | undefined
  /** What stands before these words, as it is said in the language of the reader. */
  readonly label?: Sentence
  /** That line where there are no words: one of `sentences`. */
  sentence(content: Extract<Content, { type: T }>): Sentence | undefined
  /** Every such line: a quote knows the type, and the line in English. */
  readonly sentences: readonly Sentence[]
  /**
   * What it refers to, without repeats: everybody who can see the message may see these.
   * @param referencesOf what another content refers to, for one that is made of others
   */
  references(
    content: Extract<Content, { type: T }>,
    referencesOf: (content: DraftContent) => readonly Reference[],
  ): readonly Reference[]
}
