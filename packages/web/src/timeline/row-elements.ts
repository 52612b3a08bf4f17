/** The rows of messages as elements. */
import type { RowBox } from './anchor.js'

/** How long a row that was jumped to stands out. */
const flashMs = 1_800

/** The rows from top to bottom. Where they stand is read when it is asked for: that is for a few of them. */
export function readRows(list: HTMLElement): readonly RowBox[] {
  return [...list.querySelectorAll<HTMLElement>('[data-client-id]')].map((row) => ({
    clientId: row.dataset.clientId ?? '',
    get top() {
      return row.getBoundingClientRect().top
    },
    get bottom() {
      return row.getBoundingClientRect().bottom
    },
  }))
}

export function findRow(list: HTMLElement, clientId: string): HTMLElement | null {
  return list.querySelector<HTMLElement>(`[data-client-id="${CSS.escape(clientId)}"]`)
}

/** The `seq` of a row's message, 0 for none. */
export function seqOf(list: HTMLElement, clientId: string | undefined): number {
  return clientId === undefined ? 0 : Number(findRow(list, clientId)?.dataset.seq ?? 0)
}

/** Shows which row was jumped to: to the eye for a moment, to the keyboard and screen readers by the focus. */
export function flash(row: HTMLElement): void {
  row.focus({ preventScroll: true })
  row.animate(
    { backgroundColor: ['var(--color-accent-soft)', 'var(--color-accent-soft)', 'transparent'] },
    { duration: flashMs },
  )
}
