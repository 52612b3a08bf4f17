import type { Timeline, TimelineState } from '@stonechat/client'
import { useEffect, useState } from 'react'

/** With more loaded than this, a conversation opens at its end, however much is unread. */
const loadedMax = 300

/**
 * Loads older pages until the first unread message is there, so that a conversation opens where reading stopped.
 * Whether that is done, once and for all.
 */
export function useUnreadInReach(
  timeline: Timeline,
  state: TimelineState,
  dividerSeq: number | undefined,
  isKnown: boolean,
): boolean {
  const [isDone, setIsDone] = useState(false)
  const firstSeq = state.messages[0]?.seq
  const isMissing = dividerSeq !== undefined && firstSeq !== undefined && firstSeq > dividerSeq + 1
  // Without a network older pages do not come: what is here is shown.
  const canLoad = state.hasOlder && state.status === 'ready' && state.error === undefined
  const mustLoad = isMissing && canLoad && state.messages.length < loadedMax
  const isWaiting = !isDone && isKnown && mustLoad

  useEffect(() => {
    if (isWaiting && !state.isLoadingOlder) timeline.loadOlder().catch(() => setIsDone(true))
    if (isKnown && !mustLoad) setIsDone(true)
  }, [timeline, isKnown, isWaiting, mustLoad, state.isLoadingOlder])

  return isKnown && (isDone || !mustLoad)
}
