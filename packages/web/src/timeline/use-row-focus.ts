import { type FocusEvent, type KeyboardEvent, type RefObject, useState } from 'react'
import { isImeKey } from '../base/keys.js'
import type { Point } from '../ui/Menu.js'
import type { Row } from './rows.js'

export interface RowFocus {
  /** The row that Tab reaches: the one last visited, else the newest. */
  tabStop(rows: readonly Row[]): string | undefined
  onKeyDown(event: KeyboardEvent): void
  onFocus(event: FocusEvent): void
}

/** The list is one tab stop; arrows move through its rows, Enter opens the actions of one. */
export function useRowFocus(
  list: RefObject<HTMLElement | null>,
  openMenuAt: (row: HTMLElement, at: Point) => void,
): RowFocus {
  const [visited, setVisited] = useState<string>()

  const onKeyDown = (event: KeyboardEvent) => {
    const row = event.target
    if (!(row instanceof HTMLElement) || row.dataset.clientId === undefined || list.current === null) return
    if (isImeKey(event.nativeEvent) || event.altKey || event.ctrlKey || event.metaKey) return
    const rows = [...list.current.querySelectorAll<HTMLElement>('[data-client-id]')]
    const next = nextIndex(event.key, rows.indexOf(row), rows.length)
    if (next !== undefined) {
      event.preventDefault()
      rows[next]?.focus()
      rows[next]?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      const box = row.getBoundingClientRect()
      openMenuAt(row, { x: box.left + box.width / 2, y: box.top + box.height / 2 })
    }
  }

  return {
    onKeyDown,
    onFocus(event) {
      if (event.target instanceof HTMLElement && event.target.dataset.clientId !== undefined) {
        setVisited(event.target.dataset.clientId)
      }
    },
    tabStop(rows) {
      const isShown = rows.some((row) => row.message.clientId === visited)
      return isShown ? visited : rows.at(-1)?.message.clientId
    },
  }
}

function nextIndex(key: string, index: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowUp':
      return Math.max(0, index - 1)
    case 'ArrowDown':
      return Math.min(count - 1, index + 1)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
