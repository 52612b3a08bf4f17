import type { MediaFacts } from '../media/media-facts.js'
import type { Crop } from '../picture/avatar-picture.js'

/** What there is to do with foreign bytes. */
export type Task =
  /** A picture as it is sent; with `previewOnly` one of which only a small picture is wanted. */
  | { readonly kind: 'picture'; readonly previewOnly: boolean }
  | { readonly kind: 'media'; readonly mediaType: string }
  | { readonly kind: 'sticker' }
  | { readonly kind: 'avatar'; readonly crop: Crop | undefined }

/** What was found. `unreadable` is what cannot be decoded, `bomb` a picture that is too large to decode. */
export type Finding =
  | {
      readonly status: 'picture'
      readonly mediaType: string
      readonly width: number
      readonly height: number
      readonly thumbhash: string
    }
  | ({ readonly status: 'media' } & MediaFacts)
  | { readonly status: 'avatar' | 'unreadable' | 'bomb' }

/** Bytes that were made: a picture without what a camera adds, a smaller one, an avatar in its two sizes. */
export type OutputName = 'content' | 'preview' | 'large' | 'small'

export type ToChild =
  | { readonly kind: 'task'; readonly task: Task; readonly bytes: number }
  /** The answer to `read`; without `bytes` where they cannot be had. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array | undefined }

export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'read'; readonly start: number; readonly end: number }
  | { readonly kind: 'output'; readonly name: OutputName; readonly bytes: Uint8Array }
  | { readonly kind: 'done'; readonly finding: Finding }
