import type { Timeline, TimelineState } from '@stonechat/client'
import { useEffect, useMemo } from 'react'
import { useOwnUser, useReadable } from '../base/context.js'
import { useNow } from '../base/use-now.js'
import { formatDuration } from '../files/format.js'
import { useGroupTexts } from './use-group-texts.js'

const tickMs = 500

export interface SlowModeProps {
  readonly timeline: Timeline
  /** How long members wait between two messages. */
  readonly seconds: number
  readonly isWaiting: boolean
  readonly onWaiting: (isWaiting: boolean) => void
}

/** Counts down until a member may write again in slow mode. */
export function SlowMode({ timeline, seconds, isWaiting, onWaiting }: SlowModeProps) {
  const until = useWaitUntil(timeline, seconds)
  useEffect(() => {
    const leftMs = until - Date.now()
    if (leftMs <= 0) return
    onWaiting(true)
    const timer = setTimeout(() => onWaiting(false), leftMs)
    return () => {
      clearTimeout(timer)
      onWaiting(false)
    }
  }, [until, onWaiting])
  return isWaiting && <Countdown until={until} />
}

function Countdown({ until }: { readonly until: number }) {
  const words = useGroupTexts()
  const left = Math.ceil((until - useNow(tickMs)) / 1_000) * 1_000
  return (
    <p role="timer" className="px-3 pt-1 text-xs text-ink-quiet tabular-nums" data-testid="slow-mode">
      {words.wait(formatDuration(left))}
    </p>
  )
}

/** By the own clock: where that of the server is ahead, from when the newest own message is known here. */
function useWaitUntil(timeline: Timeline, seconds: number): number {
  const ownId = useOwnUser().id
  const sentAt = newestOwn(useReadable(timeline), ownId)
  return useMemo(
    () => (sentAt === undefined ? 0 : Math.min(sentAt, Date.now()) + seconds * 1_000),
    [sentAt, seconds],
  )
}

/** When the newest own message was sent that the server has not refused. */
function newestOwn({ messages }: TimelineState, ownId: number): number | undefined {
  return messages.findLast(({ senderId, status }) => senderId === ownId && status !== 'failed')?.createdAt
}
