import { type PointerEvent, useRef, useState } from 'react'
import type { WritableCell } from '../../base/cell.js'
import { moveTo, type Tray } from './tray.js'

/** How far a pointer moves before it drags. */
const dragPx = 6

export interface TrayDrag {
  readonly draggedId: string | undefined
  moveTo(id: string, place: number): void
  handlersOf(
    id: string,
  ): Pick<
    React.ComponentProps<'button'>,
    'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerCancel'
  >
}

/** Changes the order of the tray by dragging, with a mouse or a finger: the others make room at once. */
export function useTrayDrag(tray: WritableCell<Tray>): TrayDrag {
  const [draggedId, setDraggedId] = useState<string>()
  const start = useRef<{ readonly x: number; readonly y: number }>(undefined)
  const move = (id: string, place: number) => tray.set(moveTo(tray.getSnapshot(), id, place))
  const end = () => {
    start.current = undefined
    setDraggedId(undefined)
  }
  return {
    draggedId,
    moveTo: move,
    handlersOf: (id) => ({
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return
        start.current = { x: event.clientX, y: event.clientY }
        event.currentTarget.setPointerCapture(event.pointerId)
      },
      onPointerMove({ clientX: x, clientY: y }: PointerEvent<HTMLElement>) {
        const from = start.current
        if (from === undefined) return
        if (draggedId === undefined && Math.hypot(x - from.x, y - from.y) < dragPx) return
        setDraggedId(id)
        const place = placeAt(x, y)
        if (place !== undefined) move(id, place)
      },
      onPointerUp: end,
      onPointerCancel: end,
    }),
  }
}

function placeAt(x: number, y: number): number | undefined {
  const over = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-tray-index]')
  return over === null || over === undefined ? undefined : Number(over.dataset.trayIndex)
}
