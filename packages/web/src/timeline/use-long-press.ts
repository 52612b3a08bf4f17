import { type TouchEvent, useRef } from 'react'
import type { Point } from '../ui/Menu.js'

const longPressMs = 450
const moveMaxPx = 10

/** Opens a menu on a long touch, for browsers that send no `contextmenu` for it. */
export function useLongPress(onPress: (target: EventTarget, at: Point) => void) {
  const press = useRef<{ readonly timer: ReturnType<typeof setTimeout>; readonly at: Point }>(undefined)
  const cancel = () => {
    clearTimeout(press.current?.timer)
    press.current = undefined
  }
  return {
    onTouchStart(event: TouchEvent) {
      const touch = event.touches[0]
      if (touch === undefined || event.touches.length > 1) return cancel()
      const at = { x: touch.clientX, y: touch.clientY }
      const { target } = touch
      press.current = { at, timer: setTimeout(() => onPress(target, at), longPressMs) }
    },
    onTouchMove(event: TouchEvent) {
      const touch = event.touches[0]
      const start = press.current?.at
      if (touch === undefined || start === undefined) return
      if (Math.hypot(touch.clientX - start.x, touch.clientY - start.y) > moveMaxPx) cancel()
    },
    onTouchEnd: cancel,
    onTouchCancel: cancel,
  }
}
