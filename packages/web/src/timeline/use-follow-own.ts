import type { TimelineState } from '@stonechat/client'
import { useLayoutEffect, useRef } from 'react'

interface FollowOptions {
  readonly state: TimelineState
  readonly ownId: number
  readonly isEnabled: boolean
  readonly jumpToEnd: () => void
}

/** Goes to the end when a message of one's own is added there, where the person wants that. */
export function useFollowOwn({ state, ownId, isEnabled, jumpToEnd }: FollowOptions): void {
  const last = state.messages.at(-1)
  const lastId = useRef(last?.clientId)
  useLayoutEffect(() => {
    if (last === undefined || last.clientId === lastId.current) return
    lastId.current = last.clientId
    if (isEnabled && last.senderId === ownId && last.status !== 'sent') jumpToEnd()
  }, [last, ownId, isEnabled, jumpToEnd])
}
