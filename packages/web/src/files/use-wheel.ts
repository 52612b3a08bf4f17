import { type RefObject, useEffect, useRef } from 'react'

/** Reacts to a wheel over an element in place of the page behind it, which would move as well: React listens to wheels passively. */
export function useWheel(box: RefObject<HTMLElement | null>, onWheel: (event: WheelEvent) => void): void {
  const newest = useRef(onWheel)
  useEffect(() => {
    newest.current = onWheel
  })
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const react = (event: WheelEvent) => {
      event.preventDefault()
      newest.current(event)
    }
    element.addEventListener('wheel', react, { passive: false })
    return () => element.removeEventListener('wheel', react)
  }, [box])
}
