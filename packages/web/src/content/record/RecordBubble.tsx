import { Suspense } from 'react'
import { lazyPart } from '../../base/lazy-part.js'
import type { ContentOf } from '../content-view.js'

const RecordCard = lazyPart(() => import('./RecordCard.js').then(({ RecordCard }) => RecordCard))

const linesMax = 4

/** Its box is there before its code: a line for the title, one for each of the first messages, and how many there are. */
export function RecordBubble({ content }: { readonly content: ContentOf<'record'> }) {
  const first = content.entries.slice(0, linesMax)
  return (
    <div className="w-72 max-w-full" style={{ minHeight: `${2.9 + 1.25 * first.length}rem` }}>
      <Suspense>
        <RecordCard record={content} first={first} />
      </Suspense>
    </div>
  )
}
