import { type PointerEvent, useRef, useState } from 'react'

/** How far a pointer moves before it drags. */
const dragPx = 6

export interface DragOrder<Id> {
  readonly draggedId: Id | undefined
  moveTo(id: Id, place: number): void
  /** For what one takes hold of. */
  handlersOf(
    id: Id,
  ): Pick<
    React.ComponentProps<'button'>,
    'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerCancel'
  >
}

/**
 * Changes an order by dragging, with a mouse or a finger: the others make room at once. Each of them has its place as
 * `data-drag-place`.
 */
export function useDragOrder<Id>(moveTo: (id: Id, place: number) => void): DragOrder<Id> {
  const [draggedId, setDraggedId] = useState<Id>()
  const start = useRef<{ readonly x: number; readonly y: number }>(undefined)
  const end = () => {
    start.current = undefined
    setDraggedId(undefined)
  }
  return {
    draggedId,
    moveTo,
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
        setDraggedId(() => id)
        const place = placeAt(x, y)
        if (place !== undefined) moveTo(id, place)
      },
      onPointerUp: end,
      onPointerCancel: end,
    }),
  }
}

function placeAt(x: number, y: number): number | undefined {
  const over = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-drag-place]')
  return over === null || over === undefined ? undefined : Number(over.dataset.dragPlace)
}
