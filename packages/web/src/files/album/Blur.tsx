import { type RefObject, useLayoutEffect, useRef } from 'react'
import { thumbHashToRGBA } from 'thumbhash'
import { fromBase64 } from '../base64.js'

/** The shortest hash that the decoder reads to its end. */
const hashBytesMin = 5

interface BlurProps {
  readonly thumbhash: string | undefined
}

/** A blurred picture, painted from some 25 bytes: what stands in a box while the picture is on its way. */
export function Blur({ thumbhash }: BlurProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  usePaint(canvas, thumbhash)
  if (thumbhash === undefined) return null
  return <canvas ref={canvas} className="pointer-events-none absolute inset-0 size-full" />
}

/** On a canvas, since an image would be a request, and painted a moment after its box. */
function usePaint(canvas: RefObject<HTMLCanvasElement | null>, thumbhash: string | undefined): void {
  useLayoutEffect(() => {
    const surface = canvas.current
    const hash = fromBase64(thumbhash ?? '')
    if (surface === null || hash.length < hashBytesMin) return
    const { w, h, rgba } = thumbHashToRGBA(hash)
    surface.width = w
    surface.height = h
    const pixels = new ImageData(new Uint8ClampedArray(rgba), w, h)
    surface.getContext('2d')?.putImageData(pixels, 0, 0)
  }, [canvas, thumbhash])
}
