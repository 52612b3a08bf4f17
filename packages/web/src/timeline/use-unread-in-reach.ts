import type { Timeline, TimelineState } from '@stonechat/client'
import { useEffect, useState } from 'react'

const maxAttempts = 3

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
  const canLoad = state.hasOlder && state.error === undefined
  const mustLoad = isMissing && canLoad
  const isReady = state.status === 'ready'

  useEffect(() => {
    if (!isKnown || isDone) return
    if (!mustLoad || dividerSeq === undefined) return setIsDone(true)
    if (!isReady) return
    let isOver = false
    void reach(timeline, dividerSeq).then((isReached) => {
      if (!isOver && !isReached) setIsDone(true)
    })
    return () => {
      isOver = true
    }
  }, [timeline, isKnown, isDone, mustLoad, isReady, dividerSeq])

  return isKnown && (isDone || !mustLoad)
}

/** Another load may put the window elsewhere meanwhile. Whether the message is here; what has not come is not waited for. */
async function reach(timeline: Timeline, dividerSeq: number): Promise<boolean> {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    await timeline.jumpTo(dividerSeq + 1)
    const state = timeline.getSnapshot()
    if (!isBefore(state, dividerSeq)) return true
    if (state.error !== undefined) return false
  }
  return false
}

/** Whether the first unread message is before all that is loaded. */
function isBefore({ messages }: TimelineState, dividerSeq: number): boolean {
  const firstSeq = messages[0]?.seq
  return firstSeq !== undefined && firstSeq > dividerSeq + 1
}
