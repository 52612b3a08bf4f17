import { Suspense } from 'react'
import { lazyPart } from '../../base/lazy-part.js'
import type { ContentOf } from '../content-view.js'

const PollCard = lazyPart(() => import('../../poll/PollCard.js').then(({ PollCard }) => PollCard))

/** The question is there at once; the answers have their room before their code: as high as those of one line. */
export function PollBubble({ content }: { readonly content: ContentOf<'poll'> }) {
  return (
    <div className="w-80 max-w-full" data-testid="poll">
      <p className="font-semibold wrap-content">{content.question}</p>
      <Suspense fallback={<div style={{ height: `${3.1 + 2.48 * content.options.length}rem` }} />}>
        <PollCard content={content} />
      </Suspense>
    </div>
  )
}
