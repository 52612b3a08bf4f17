/** Where one can jump to in a conversation: the first unread message, and what a quote is about. */
import type { TimelineState } from '@stonechat/client'
import { useCallback, useState } from 'react'
import { useApp, useTexts } from '../base/context.js'
import { placeNow } from '../base/visit.js'
import type { Visit } from './use-link.js'
import type { TimelineScroll } from './use-timeline-scroll.js'

interface UnreadAboveOptions {
  readonly state: TimelineState
  readonly dividerSeq: number | undefined
  /** How many messages were unread on opening. */
  readonly unread: number
  readonly scroll: TimelineScroll
  readonly lastSeq: number
}

/** The way back to where reading stopped, for who has gone past it: to the end, or where it could not be loaded. */
export function useUnreadAbove({ state, dividerSeq, unread, scroll, lastSeq }: UnreadAboveOptions) {
  const firstSeq = state.messages.find(({ seq }) => seq !== undefined)?.seq ?? 0
  const [isSkipped, setIsSkipped] = useState(
    dividerSeq !== undefined && state.hasOlder && firstSeq > dividerSeq + 1,
  )
  return {
    count: isSkipped ? unread : 0,
    jumpToEnd() {
      if (dividerSeq !== undefined && scroll.newCount(lastSeq) > 0) setIsSkipped(true)
      scroll.jumpToEnd()
    },
    onPast: () => setIsSkipped(true),
    goBack() {
      setIsSkipped(false)
      if (dividerSeq !== undefined) void scroll.jumpTo(dividerSeq + 1)
    },
  }
}

/**
 * Jumps to the message that a quote is about, or says that it is not there.
 * @param onArrived where the way back is to lead to where the list stood before
 */
export function useJumpToQuoted(
  jumpTo: TimelineScroll['jumpTo'],
  onArrived?: Visit['arrive'],
): (seq: number) => void {
  const { toasts } = useApp()
  const texts = useTexts().chat
  return useCallback(
    (seq: number) => {
      const left = placeNow()
      void jumpTo(seq, { isFlashed: true }).then((isThere) =>
        isThere ? onArrived?.(seq, left) : toasts.show(texts.notThere),
      )
    },
    [jumpTo, onArrived, toasts, texts],
  )
}

/** Whether a way back is offered: after a jump, until the end of the list was reached from there. */
export function useWayBack(jump: string | undefined, isAtEnd: boolean): boolean {
  const [left, setLeft] = useState<string>()
  const [ended, setEnded] = useState<string>()
  if (jump !== left && !isAtEnd) setLeft(jump)
  if (isAtEnd && left !== undefined && ended !== left) setEnded(left)
  return jump !== undefined && !isAtEnd && jump !== ended
}
