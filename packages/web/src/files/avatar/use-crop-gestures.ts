import { type PointerEvent, type RefObject, useRef } from 'react'
import type { Point } from '../lightbox/zoom.js'
import { useWheel } from '../use-wheel.js'

interface CropGestures {
  /** In parts of the window. */
  drag(by: Point): void
  /** Around a point of the window, 0 to 1 each. */
  zoom(factor: number, at: Point): void
}

const wheelFactor = 1.0015

/** Drag, wheel and pinch over a square window. */
export function useCropGestures(box: RefObject<HTMLElement | null>, gestures: CropGestures) {
  const pointers = useRef(new Map<number, Point>())
  useWheel(box, (event) => {
    if (box.current !== null) gestures.zoom(wheelFactor ** -event.deltaY, partOf(box.current, event))
  })

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    pointers.current.set(event.pointerId, partOf(event.currentTarget, event))
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const before = pointers.current.get(event.pointerId)
    if (before === undefined) return
    const now = partOf(event.currentTarget, event)
    pointers.current.set(event.pointerId, now)
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1]
    if (other === undefined) return gestures.drag({ x: now.x - before.x, y: now.y - before.y })
    const apart = (point: Point) => Math.max(0.01, Math.hypot(point.x - other.x, point.y - other.y))
    gestures.zoom(apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 })
  }
  const end = (event: PointerEvent<HTMLElement>) => {
    pointers.current.delete(event.pointerId)
  }
  return { onPointerDown, onPointerMove, onPointerUp: end, onPointerCancel: end }
}

function partOf(
  box: HTMLElement,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): Point {
  const { left, top, width, height } = box.getBoundingClientRect()
  return { x: (clientX - left) / width, y: (clientY - top) / height }
}
