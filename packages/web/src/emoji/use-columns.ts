import { type RefCallback, useCallback, useState } from 'react'

/** A thumb needs this much, px. */
const cell = 44

const [fewest, most] = [6, 14]

/** How many emoji stand side by side in a box under a thumb, and what the box takes as its `ref`. */
export function useColumns(): readonly [number, RefCallback<HTMLElement>] {
  const [columns, setColumns] = useState(fewest)
  const measure = useCallback((box: HTMLElement | null) => {
    if (box === null) return
    const observer = new ResizeObserver(() =>
      setColumns(Math.min(most, Math.max(fewest, Math.floor((box.clientWidth - 16) / cell)))),
    )
    observer.observe(box)
    return () => observer.disconnect()
  }, [])
  return [columns, measure]
}
