/**
 * What a message in markdown-light is made of. Every character of the source is in one of these: as text, or as the marker of a
 * piece that is shown in a style.
 */

export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  /** `marker` stands on both sides of the children; it is empty where the children show it, so that a product is not lost. */
  | {
      readonly kind: 'bold' | 'italic'
      readonly marker: '**' | '*' | '_' | ''
      readonly children: readonly Inline[]
    }
  /** `host` is where it leads, where its text does not say so. */
  | { readonly kind: 'link'; readonly href: string; readonly text: string; readonly host: string | undefined }

export interface ListItem {
  /** As it was typed: `-`, `*`, `2.` or `2)`. */
  readonly marker: string
  readonly children: readonly Inline[]
}

export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  /** `info` is what stands behind the opening fence. */
  | { readonly kind: 'code'; readonly info: string; readonly text: string }
  | { readonly kind: 'quote'; readonly children: readonly Inline[] }
  | { readonly kind: 'list'; readonly isNumbered: boolean; readonly items: readonly ListItem[] }
