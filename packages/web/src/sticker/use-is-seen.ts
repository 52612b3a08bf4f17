import { type RefObject, useEffect, useState } from 'react'

/** How far below or above what is seen something is loaded already. */
const margin = '200px'

/** Whether an element is on the screen, or nearly, now; and whether it ever was. */
export function useIsSeen(element: RefObject<Element | null>): {
  readonly isSeen: boolean
  readonly wasSeen: boolean
} {
  const [seen, setSeen] = useState({ isSeen: false, wasSeen: false })
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        const isSeen = entries.at(-1)?.isIntersecting === true
        setSeen((before) => ({ isSeen, wasSeen: before.wasSeen || isSeen }))
      },
      { rootMargin: margin },
    )
    if (element.current !== null) observer.observe(element.current)
    return () => observer.disconnect()
  }, [element])
  return seen
}
