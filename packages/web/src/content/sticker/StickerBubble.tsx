import { Suspense } from 'react'
import { lazyPart } from '../../base/lazy-part.js'
import type { ContentOf } from '../content-view.js'

const StickerPicture = lazyPart(() =>
  import('../../sticker/StickerPicture.js').then(({ StickerPicture }) => StickerPicture),
)

/** How large a sticker is in a message, rem: its longer side. */
const sideRem = 10

/** Has its box before its code and its bytes. */
export function StickerBubble({ content: { file } }: { readonly content: ContentOf<'sticker'> }) {
  const { width = 1, height = 1 } = file
  const ratio = width / height
  return (
    <div
      data-testid="sticker"
      className="relative max-w-full"
      style={{ width: `${sideRem * Math.min(1, ratio)}rem`, aspectRatio: ratio }}
    >
      <Suspense>
        <StickerPicture file={file} />
      </Suspense>
    </div>
  )
}
