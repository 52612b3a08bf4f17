import type { Timeline, TimelineState } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { useEffect, useRef, useState } from 'react'
import { useClient, useReadable } from '../base/context.js'
import { useSession } from '../base/use-people.js'
import { useVisible } from '../base/use-visible.js'

interface FrozenReadSeq {
  /** Messages after it were unread on opening; `undefined` where there were none. */
  readonly dividerSeq: number | undefined
}

/**
 * The read position as it was when the conversation opened; `undefined` until it is known. It never changes after. What
 * was kept from an earlier start may be old: it counts only while no newer answer is on its way.
 */
export function useFrozenReadSeq(target: Target, state: TimelineState): FrozenReadSeq | undefined {
  const client = useClient()
  const isKnown = useReadable(client.sessions) !== undefined
  const { status } = useReadable(client.connection)
  const session = useSession(target)
  const [frozen, setFrozen] = useState<FrozenReadSeq>()
  const isAnswerDue = status === 'connecting' || status === 'syncing'
  if (frozen !== undefined || state.status !== 'ready' || !isKnown || isAnswerDue) return frozen
  // A user who writes has read everything before; the server counts it so too.
  const isWriting = state.messages.some(({ status }) => status === 'sending' || status === 'queued')
  const isUnread = session !== undefined && session.unread > 0 && !isWriting
  const found = { dividerSeq: isUnread ? session.read_seq : undefined }
  setFrozen(found)
  return found
}

interface MarkReadOptions {
  readonly timeline: Timeline
  readonly state: TimelineState
  readonly target: Target
  /** Whether the newest message is on the screen. */
  readonly isAtEnd: boolean
}

/** Marks read once for each newest message, only while it is on the screen of a tab that can be seen. */
export function useMarkRead({ timeline, state, target, isAtEnd }: MarkReadOptions): void {
  const isVisible = useVisible()
  const readSeq = useSession(target)?.read_seq ?? 0
  const lastSeq = state.messages.findLast((message) => message.seq !== undefined)?.seq ?? 0
  const markedSeq = useRef(0)
  const canMark = isVisible && isAtEnd && !state.hasNewer && state.status === 'ready'

  useEffect(() => {
    if (!canMark || lastSeq <= readSeq || lastSeq <= markedSeq.current) return
    markedSeq.current = lastSeq
    timeline.markRead()
  }, [canMark, lastSeq, readSeq, timeline])
}
