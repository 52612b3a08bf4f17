import type { Timeline, TimelineState } from '@stonechat/client'
import { useEffect, useState } from 'react'

/**
 * Loads the page around the first unread message, however far back, so that a conversation opens where reading stopped.
 * Whether that is done, once and for all.
 */
export function useUnreadInReach(
  timeline: Timeline,
  state: TimelineState,
  dividerSeq: number | undefined,
  isKnown: boolean,
): boolean {
  const [isDone, setIsDone] = useState(false)
  const isMissing = dividerSeq !== undefined && isBefore(state, dividerSeq)
  // Without a network the page does not come: what is here is shown.
  const canLoad = state.hasOlder && state.status === 'ready' && state.error === undefined
  const mustLoad = isMissing && canLoad

  useEffect(() => {
    if (!isKnown || isDone) return
    if (!mustLoad || dividerSeq === undefined) return setIsDone(true)
    let isOver = false
    // What has come shows with the next state; what has not come is not waited for.
    void timeline.jumpTo(dividerSeq + 1).then(() => {
      if (!isOver && isBefore(timeline.getSnapshot(), dividerSeq)) setIsDone(true)
    })
    return () => {
      isOver = true
    }
  }, [timeline, isKnown, isDone, mustLoad, dividerSeq])

  return isKnown && (isDone || !mustLoad)
}

/** Whether the first unread message is before all that is loaded. */
function isBefore({ messages }: TimelineState, dividerSeq: number): boolean {
  const firstSeq = messages[0]?.seq
  return firstSeq !== undefined && firstSeq > dividerSeq + 1
}
