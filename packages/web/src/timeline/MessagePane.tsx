import type { Timeline, TimelineState } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { useState } from 'react'
import { useTexts } from '../base/context.js'
import { useIsSelf } from '../base/use-people.js'
import { EmptyState } from '../ui/EmptyState.js'
import { SkeletonBubbles } from '../ui/Skeleton.js'
import { MessageList } from './MessageList.js'
import { NotLoaded } from './NotLoaded.js'
import { useLinkToNothing, useVisit } from './use-link.js'
import type { MessageActions } from './use-message-actions.js'
import { useFrozenReadSeq } from './use-read-state.js'
import { useUnreadInReach } from './use-unread-in-reach.js'

interface MessagePaneProps {
  readonly timeline: Timeline
  readonly state: TimelineState
  readonly target: Target
  readonly title: string
  readonly actions: MessageActions
}

/**
 * What stands above the composer. The conversation is open once its messages are there and it is known where reading
 * stopped; before that it shows what one writes, and what was kept of an earlier visit.
 */
export function MessagePane({ timeline, state, target, title, actions }: MessagePaneProps) {
  const texts = useTexts().chat
  const isSelf = useIsSelf(target)
  const readSeq = useFrozenReadSeq(target, state)
  const visit = useVisit(target)
  const { link } = visit
  // Who follows a link goes elsewhere.
  const [isLinked] = useState(link !== undefined)
  const firstUnread = isLinked ? undefined : readSeq?.dividerSeq
  const isInReach = useUnreadInReach(timeline, state, firstUnread, readSeq !== undefined)
  const isOpen = readSeq !== undefined && isInReach
  const dividerSeq = isOpen ? readSeq.dividerSeq : undefined
  const isEmpty = state.messages.length === 0 && state.lines.length === 0
  const isShownEarly = useShownEarly(state, readSeq === undefined)
  const hasNothing = isOpen && isEmpty && !state.hasOlder
  useLinkToNothing(link, hasNothing)

  if (hasNothing) {
    return (
      <div className="min-h-0 flex-1" data-testid="conversation-empty">
        <EmptyState title={texts.emptyTitle} text={isSelf ? texts.emptySelf : texts.emptyText(title)} />
      </div>
    )
  }
  if (isOpen || (isShownEarly && !isEmpty)) {
    return (
      <MessageList
        // Where something is unread, a list that was shown before that was known opens there anew.
        key={String(dividerSeq)}
        timeline={timeline}
        state={state}
        target={target}
        visit={visit}
        dividerSeq={dividerSeq}
        unread={isOpen ? readSeq.unread : 0}
        isOpen={isOpen}
        actions={actions}
      />
    )
  }
  return state.status === 'error' ? <NotLoaded timeline={timeline} error={state.error} /> : <Waiting />
}

/** A conversation that is on its way. */
export function Waiting() {
  const texts = useTexts()
  return (
    <div className="min-h-0 flex-1" role="status" aria-label={texts.loading}>
      <SkeletonBubbles />
    </div>
  )
}

/**
 * Whether there is something to show before the conversation is open: own words, or what was kept. A page that has just
 * come waits, since it may not be the one to open at. What was shown once stays.
 */
function useShownEarly({ status, messages }: TimelineState, isWaiting: boolean): boolean {
  const [isShown, setIsShown] = useState(false)
  const [wasKept] = useState(messages.length > 0)
  const hasOwnOnly = status !== 'ready' && messages.length > 0
  const hasUnsent = messages.some(({ seq }) => seq === undefined)
  const canShow = hasOwnOnly || hasUnsent || (wasKept && isWaiting)
  if (canShow && !isShown) setIsShown(true)
  return isShown || canShow
}
