import type { ClientError } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { useState } from 'react'
import { usePreferences, useTexts } from '../base/context.js'
import { useSession } from '../base/use-people.js'
import { errorText } from '../text/error-text.js'
import { Button } from '../ui/Button.js'
import { EmptyState } from '../ui/EmptyState.js'
import { RemoveDialog } from './RemoveDialog.js'
import { WayOut } from './WayOut.js'

export interface GoneProps {
  readonly target: Target
  /** See `useGone`. */
  readonly why: ClientError['code']
}

/** Fills the place of something that is not there for the user: why, and the way out. */
export function Gone({ target, why }: GoneProps) {
  const { language } = usePreferences()
  return (
    <EmptyState title={errorText(why, language)}>
      <Way target={target} why={why} />
    </EmptyState>
  )
}

/** The same in the place of the composer. */
export function GoneBar({ target, why }: GoneProps) {
  const { language } = usePreferences()
  return (
    <div
      className="flex shrink-0 flex-wrap items-center justify-center gap-x-3 gap-y-2 border-t border-line bg-surface p-3 text-center text-sm text-balance text-ink-quiet"
      data-testid="not-member"
    >
      <p>{errorText(why, language)}</p>
      <Way target={target} why={why} />
    </div>
  )
}

/** Out of a dissolved group that is in the list for good; from everything else to the conversations that there are. */
function Way({ target, why }: GoneProps) {
  const texts = useTexts().list
  const isListed = useSession(target) !== undefined
  const [isAsking, setIsAsking] = useState(false)
  if (why !== 'group_dissolved' || !isListed) return <WayOut />
  return (
    <>
      <Button onClick={() => setIsAsking(true)} data-testid="remove-from-list">
        {texts.remove}
      </Button>
      {isAsking && <RemoveDialog groupId={target.target_id} onClose={() => setIsAsking(false)} />}
    </>
  )
}
