import { type TouchEvent, useRef } from 'react'
import type { Point } from './Menu.js'

const longPressMs = 450
const moveMaxPx = 10

/** Opens a menu on a long touch, for browsers that send no `contextmenu` for it. `onPress`: whether it has opened one. */
export function useLongPress(onPress: (target: EventTarget, at: Point) => boolean) {
  const press = useRef<{ readonly timer: ReturnType<typeof setTimeout>; readonly at: Point }>(undefined)
  const hasOpened = useRef(false)
  const cancel = () => {
    clearTimeout(press.current?.timer)
    press.current = undefined
  }
  return {
    onTouchStart(event: TouchEvent) {
      hasOpened.current = false
      const touch = event.touches[0]
      if (touch === undefined || event.touches.length > 1) return cancel()
      const at = { x: touch.clientX, y: touch.clientY }
      const { target } = touch
      const open = () => {
        hasOpened.current = onPress(target, at)
      }
      press.current = { at, timer: setTimeout(open, longPressMs) }
    },
    onTouchMove(event: TouchEvent) {
      const touch = event.touches[0]
      const start = press.current?.at
      if (touch === undefined || start === undefined) return
      if (Math.hypot(touch.clientX - start.x, touch.clientY - start.y) > moveMaxPx) cancel()
    },
    onTouchEnd(event: TouchEvent) {
      cancel()
      // These browsers make a click of its end, which would close the menu.
      if (hasOpened.current && event.cancelable) event.preventDefault()
    },
    onTouchCancel: cancel,
  }
}
