/** Which square of a picture is taken as an avatar: the picture lies under a square window, and is dragged and enlarged there. */
import type { Crop } from '@stonechat/client'
import type { Point, Size } from '../lightbox/zoom.js'

/** How far a picture can be enlarged beyond filling the window. */
export const zoomMax = 8

/** The largest square in the middle. */
export function middleOf({ width, height }: Size): Crop {
  const size = Math.min(width, height)
  return { x: (width - size) / 2, y: (height - size) / 2, size }
}

/** How far it is enlarged: 1 where the square is as large as it can be. */
export function zoomOf(picture: Size, crop: Crop): number {
  return Math.min(picture.width, picture.height) / crop.size
}

/** Enlarges around a point of the window (0 to 1 each), which keeps showing the same spot as far as the picture allows. */
export function zoomTo(picture: Size, crop: Crop, zoom: number, at = { x: 0.5, y: 0.5 }): Crop {
  const allowed = Math.min(zoomMax, Math.max(1, zoom))
  const size = Math.min(picture.width, picture.height) / allowed
  const lost = crop.size - size
  return keepInside(picture, { x: crop.x + lost * at.x, y: crop.y + lost * at.y, size })
}

/** Moves the picture under the window, in parts of the window. */
export function dragBy(picture: Size, crop: Crop, by: Point): Crop {
  return keepInside(picture, { ...crop, x: crop.x - by.x * crop.size, y: crop.y - by.y * crop.size })
}

/** In whole pixels, as it is sent. */
export function toPixels(picture: Size, crop: Crop): Crop {
  const size = Math.max(1, Math.min(Math.round(crop.size), picture.width, picture.height))
  return keepInside(picture, { x: Math.round(crop.x), y: Math.round(crop.y), size })
}

function keepInside({ width, height }: Size, { x, y, size }: Crop): Crop {
  return {
    x: Math.min(Math.max(0, x), width - size),
    y: Math.min(Math.max(0, y), height - size),
    size,
  }
}
