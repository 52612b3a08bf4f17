/** The maths of keeping a scrolled list still while rows come and go. All in CSS pixels. */

/** How near to its end a list counts as being at its end. */
export const stickDistancePx = 50

/** A row, and where its top stands below the top of the viewport (negative above). */
export interface ScrollAnchor {
  readonly clientId: string
  readonly offsetPx: number
}

export interface RowBox {
  readonly clientId: string
  readonly top: number
  readonly bottom: number
}

/** The first row that is visible at all: what the eye rests on. Rows are in order. */
export function findAnchor(rows: readonly RowBox[], viewportTop: number): ScrollAnchor | undefined {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle]!.bottom > viewportTop) high = middle
    else low = middle + 1
  }
  const row = rows[low]
  return row && { clientId: row.clientId, offsetPx: row.top - viewportTop }
}

/** So much of a row (CSS pixels), or all of a lower one, must be on the screen for it to count as seen. */
const seenPx = 48

/** The last row that has been on the screen with the viewport's bottom here. Rows are in order. */
export function findLastSeen(rows: readonly RowBox[], viewportBottom: number): RowBox | undefined {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    const { top, bottom } = rows[middle]!
    if (Math.min(bottom, top + seenPx) <= viewportBottom + 1) low = middle + 1
    else high = middle
  }
  return rows[low - 1]
}

/** How far to scroll so that the anchor stands where it stood. */
export function correctionPx(anchor: ScrollAnchor, rowTop: number, viewportTop: number): number {
  return rowTop - viewportTop - anchor.offsetPx
}

export interface ScrollBox {
  readonly scrollTop: number
  readonly scrollHeight: number
  readonly clientHeight: number
}

/** Whether a list is at its end, near enough for it to stick there. */
export function isAtEnd({ scrollTop, scrollHeight, clientHeight }: ScrollBox): boolean {
  return scrollHeight - clientHeight - scrollTop <= stickDistancePx
}
