import type { Timeline, TimelineState } from '@stonechat/client'
import type { Target } from '@stonechat/protocol'
import { useEffect, useRef, useState } from 'react'
import { useClient, useReadable } from '../base/context.js'
import { useSession } from '../base/use-people.js'
import { useVisible } from '../base/use-visible.js'

interface FrozenReadSeq {
  /** Messages after it were unread on opening; `undefined` where there were none. */
  readonly dividerSeq: number | undefined
  /** How many those were. */
  readonly unread: number
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
  const found = isUnread
    ? { dividerSeq: session.read_seq, unread: session.unread }
    : { dividerSeq: undefined, unread: 0 }
  setFrozen(found)
  return found
}

interface MarkReadOptions {
  readonly timeline: Timeline
  readonly state: TimelineState
  readonly target: Target
  /** Whether it is known where reading stopped: before that nothing is marked read. */
  readonly isOpen: boolean
  /** Whether the newest message is on the screen. */
  readonly isAtEnd: boolean
  /** The newest message that has been on the screen. */
  readonly seenSeq: number
}

/** Marks read what has been on the screen of a tab that can be seen, and nothing below it. */
export function useMarkRead(options: MarkReadOptions): void {
  const { timeline, state, target, isOpen, isAtEnd, seenSeq } = options
  const isVisible = useVisible()
  const readSeq = useSession(target)?.read_seq ?? 0
  const lastSeq = state.messages.findLast((message) => message.seq !== undefined)?.seq ?? 0
  const markedSeq = useRef(0)
  const endsHere = isAtEnd && !state.hasNewer
  const seq = endsHere ? lastSeq : Math.min(seenSeq, lastSeq)
  const canMark = isOpen && isVisible && state.status === 'ready'

  useEffect(() => {
    if (!canMark || seq <= readSeq || seq <= markedSeq.current) return
    markedSeq.current = seq
    // At the end also what the user has deleted after it is read.
    timeline.markRead(endsHere ? undefined : seq)
  }, [canMark, seq, endsHere, readSeq, timeline])
}
