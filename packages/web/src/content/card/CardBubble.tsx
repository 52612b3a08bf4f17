import { Suspense } from 'react'
import { lazyPart } from '../../base/lazy-part.js'
import type { ContentOf } from '../content-view.js'

const CardView = lazyPart(() => import('./CardView.js').then(({ CardView }) => CardView))

/** Its box is there before its code. */
export function CardBubble({ content }: { readonly content: ContentOf<'card'> }) {
  return (
    <div className="h-18 w-64 max-w-full">
      <Suspense>
        <CardView card={content} />
      </Suspense>
    </div>
  )
}
