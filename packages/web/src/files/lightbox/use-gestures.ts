import { type PointerEvent, type RefObject, useRef, useState } from 'react'
import { useWheel } from '../use-wheel.js'
import {
  decideSwipe,
  fitInto,
  fitting,
  type Point,
  panBy,
  type Size,
  type SwipeEnd,
  scaleNear,
  type View,
  zoomAt,
} from './zoom.js'

/** How much one notch of a wheel enlarges. */
const wheelFactor = 1.0018
/** Two presses within this time and distance are a double press. */
const doublePressMs = 300
const doublePressPx = 24
/** How far a press may move and still be one. */
const stillPx = 6

interface GestureOptions {
  readonly box: RefObject<HTMLElement | null>
  readonly picture: Size
  readonly onSwipe: (end: Exclude<SwipeEnd, 'stay'>) => void
}

/** Wheel, drag, pinch, double press and swipe over a picture. */
export function useGestures({ box, picture, onSwipe }: GestureOptions) {
  const [view, setView] = useState<View>(fitting)
  /** How far a swipe has moved a picture that is not enlarged. */
  const [swipe, setSwipe] = useState<Point>()
  const pointers = useRef(new Map<number, Point>())
  const lastPress = useRef<Point & { readonly at: number }>(undefined)
  const pressedAt = useRef<Point>(undefined)

  const sizes = () => {
    const { clientWidth: width = 1, clientHeight: height = 1 } = box.current ?? {}
    return [{ width, height }, fitInto({ width, height }, picture)] as const
  }
  const fromMiddle = (point: { readonly clientX: number; readonly clientY: number }): Point => {
    const place = box.current?.getBoundingClientRect()
    if (place === undefined) return { x: 0, y: 0 }
    return {
      x: point.clientX - place.left - place.width / 2,
      y: point.clientY - place.top - place.height / 2,
    }
  }
  const zoomBy = (factor: number, at: Point = { x: 0, y: 0 }) =>
    setView((now) => zoomAt(now, factor, at, ...sizes()))

  useWheel(box, (event) => zoomBy(wheelFactor ** -event.deltaY, fromMiddle(event)))

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const point = fromMiddle(event)
    pointers.current.set(event.pointerId, point)
    pressedAt.current = pointers.current.size === 1 ? point : undefined
    if (pointers.current.size > 1) setSwipe(undefined)
  }

  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const before = pointers.current.get(event.pointerId)
    if (before === undefined) return
    const point = fromMiddle(event)
    const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1]
    pointers.current.set(event.pointerId, point)
    if (other !== undefined) {
      const factor = distance(point, other) / Math.max(1, distance(before, other))
      zoomBy(factor, { x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 })
    } else if (view.scale > 1) {
      setView((now) => panBy(now, { x: point.x - before.x, y: point.y - before.y }, ...sizes()))
    } else if (pressedAt.current !== undefined) {
      setSwipe({ x: point.x - pressedAt.current.x, y: point.y - pressedAt.current.y })
    }
  }

  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    const start = pressedAt.current
    if (!pointers.current.delete(event.pointerId) || pointers.current.size > 0) return
    pressedAt.current = undefined
    setSwipe(undefined)
    const point = fromMiddle(event)
    if (start === undefined || event.type === 'pointercancel') return
    const isPress = distance(start, point) < stillPx
    if (isPress) return press(point, event.timeStamp)
    const end = view.scale > 1 ? 'stay' : decideSwipe({ x: point.x - start.x, y: point.y - start.y })
    if (end !== 'stay') onSwipe(end)
  }

  const press = (point: Point, at: number) => {
    const last = lastPress.current
    const isDouble =
      last !== undefined && at - last.at < doublePressMs && distance(last, point) < doublePressPx
    lastPress.current = isDouble ? undefined : { ...point, at }
    if (isDouble) zoomBy(view.scale > 1 ? 0 : scaleNear, point)
  }

  const handlers = { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: onPointerUp }
  return { view, swipe, zoomBy, handlers }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
