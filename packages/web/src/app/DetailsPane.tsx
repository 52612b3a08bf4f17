import type { Target } from '@stonechat/protocol'
import { Suspense } from 'react'
import { usePreferences } from '../base/context.js'
import { lazyPart } from '../base/lazy-part.js'
import { media, useMedia } from '../base/use-media.js'

const DetailsFrame = lazyPart(() => import('./DetailsFrame.js').then(({ DetailsFrame }) => DetailsFrame))

interface DetailsPaneProps {
  readonly target: Target
  /** Whether the address asks for it; where there is room for three panes the preference decides. */
  readonly isDetails: boolean
}

/** What stands beside a conversation: a third pane, a drawer over the second, or a page of its own on a phone. */
export function DetailsPane({ target, isDetails }: DetailsPaneProps) {
  const isWide = useMedia(media.wide)
  const { showDetails } = usePreferences()
  if (isWide ? !showDetails : !isDetails) return null
  return (
    // The pane has its room before its code.
    <Suspense fallback={isWide && <div className="w-80 shrink-0 border-s border-line bg-surface" />}>
      <DetailsFrame target={target} isWide={isWide} />
    </Suspense>
  )
}
