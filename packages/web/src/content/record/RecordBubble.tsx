import { Suspense } from 'react'
import { lazyPart } from '../../base/lazy-part.js'
import type { ContentOf } from '../content-view.js'

const RecordCard = lazyPart(() => import('./RecordCard.js').then(({ RecordCard }) => RecordCard))

/** Its box is there before its code: a line for the title and one for each of the first four messages, and how many there are. */
export function RecordBubble({ content }: { readonly content: ContentOf<'record'> }) {
  const lines = Math.min(content.entries.length, 4)
  return (
    <div className="w-72 max-w-full" style={{ minHeight: `${2.9 + 1.25 * lines}rem` }}>
      <Suspense>
        <RecordCard record={content} />
      </Suspense>
    </div>
  )
}
