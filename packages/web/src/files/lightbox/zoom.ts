/** Where a picture stands in the window that shows it large. Decided apart from the DOM; lengths in CSS pixels. */

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** How much larger than fitting, and how far from the middle. */
export interface View extends Point {
  readonly scale: number
}

export const fitting: View = { scale: 1, x: 0, y: 0 }
export const scaleMax = 8
/** What a double press enlarges to. */
export const scaleNear = 2.5
/** How far a finger has to move to turn the page, or to close. */
export const swipePx = 64

/** The size at which all of a picture fits; a small one is not made larger than it is. */
export function fitInto(box: Size, picture: Size): Size {
  const part = Math.min(1, box.width / picture.width, box.height / picture.height)
  return { width: picture.width * part, height: picture.height * part }
}

/** Enlarges by a factor around a point (from the middle of the window), which stays under the finger as far as possible. */
export function zoomAt(view: View, factor: number, at: Point, box: Size, fitted: Size): View {
  const scale = Math.min(scaleMax, Math.max(1, view.scale * factor))
  const grown = scale / view.scale
  const moved = { scale, x: at.x - (at.x - view.x) * grown, y: at.y - (at.y - view.y) * grown }
  return keepInView(moved, box, fitted)
}

/** Moves, but never past an edge of the picture. */
export function panBy(view: View, by: Point, box: Size, fitted: Size): View {
  return keepInView({ ...view, x: view.x + by.x, y: view.y + by.y }, box, fitted)
}

function keepInView({ scale, x, y }: View, box: Size, fitted: Size): View {
  const reachX = Math.max(0, (fitted.width * scale - box.width) / 2)
  const reachY = Math.max(0, (fitted.height * scale - box.height) / 2)
  // Zero has one sign: a picture that stands still is one state.
  const within = (value: number, reach: number) => Math.min(reach, Math.max(-reach, value)) || 0
  return { scale, x: within(x, reachX), y: within(y, reachY) }
}

export type SwipeEnd = 'next' | 'previous' | 'close' | 'stay'

/** What a finger meant that moved so far over a picture that was not enlarged. */
export function decideSwipe({ x, y }: Point): SwipeEnd {
  if (Math.abs(x) > Math.abs(y)) {
    if (x <= -swipePx) return 'next'
    return x >= swipePx ? 'previous' : 'stay'
  }
  return Math.abs(y) >= swipePx ? 'close' : 'stay'
}
