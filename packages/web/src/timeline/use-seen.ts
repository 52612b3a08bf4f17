import { useCallback, useEffect, useRef, useState } from 'react'

/** Shown a moment later than it is true: a list that scrolls must not be rendered at every step. */
const seenDelayMs = 150

/** The newest message that has been on the screen. Where a jump has led past others, nothing counts until the list is back at those. */
export function useSeen(initialSeq: number) {
  const [seenSeq, setSeenSeq] = useState(initialSeq)
  const newest = useRef(initialSeq)
  const isPast = useRef(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const see = useCallback((seq: number) => {
    if (seq <= newest.current) return
    newest.current = seq
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      setSeenSeq(newest.current)
    }, seenDelayMs)
  }, [])
  const seeScreen = useCallback(
    (first: number, last: number) => {
      if (isPast.current && first > newest.current + 1) return
      isPast.current = false
      see(last)
    },
    [see],
  )
  const leap = useCallback(() => {
    isPast.current = true
  }, [])
  return { seenSeq, see, seeScreen, leap }
}
