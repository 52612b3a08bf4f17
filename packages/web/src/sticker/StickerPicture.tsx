import type { KnownFile } from '@stonechat/client'
import { ImageOff } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTexts } from '../base/context.js'
import { media, useMedia } from '../base/use-media.js'
import { Blur } from '../files/album/Blur.js'
import { useSource } from '../files/use-source.js'
import { classes } from '../ui/classes.js'
import { altOf } from './alt.js'
import { useIsSeen } from './use-is-seen.js'

/**
 * Fills its box with a sticker. It is loaded when it comes into sight, and moves only while it is there; for people who want
 * less motion, only under the pointer.
 */
export function StickerPicture({ file }: { readonly file: KnownFile }) {
  const texts = useTexts().sticker
  const box = useRef<HTMLSpanElement>(null)
  const { isSeen, wasSeen } = useIsSeen(box)
  const isCalm = useMedia(media.calm)
  const [isPointedAt, setIsPointedAt] = useState(false)
  return (
    <span
      ref={box}
      role="img"
      aria-label={altOf(file.name, texts)}
      onPointerEnter={() => setIsPointedAt(true)}
      onPointerLeave={() => setIsPointedAt(false)}
      className="absolute inset-0"
    >
      {wasSeen ? (
        <Frames file={file} isMoving={isSeen && (!isCalm || isPointedAt)} />
      ) : (
        <Blur thumbhash={file.thumbhash} />
      )}
    </span>
  )
}

interface FramesProps {
  readonly file: KnownFile
  readonly isMoving: boolean
}

/** An image cannot be stopped: its first frame is painted over it, and the image goes. */
function Frames({ file, isMoving }: FramesProps) {
  const texts = useTexts().files
  const { url, isGone, renew } = useSource(file.id)
  const still = useRef<HTMLCanvasElement>(null)
  const [hasStill, setHasStill] = useState(false)
  const place = 'absolute inset-0 size-full object-contain'
  return (
    <>
      {!hasStill && !isGone && <Blur thumbhash={file.thumbhash} />}
      <canvas ref={still} data-still className={classes(place, (isMoving || !hasStill) && 'invisible')} />
      {url !== undefined && (isMoving || !hasStill) && (
        <img
          src={url}
          alt=""
          decoding="async"
          draggable={false}
          onLoad={({ currentTarget }) => {
            paint(currentTarget, still.current)
            setHasStill(true)
          }}
          onError={renew}
          className={classes(place, !(isMoving && hasStill) && 'opacity-0')}
        />
      )}
      {isGone && (
        <span className="absolute inset-0 flex items-center justify-center text-ink-quiet">
          <ImageOff aria-label={texts.gone} role="img" className="size-6" />
        </span>
      )}
    </>
  )
}

function paint(image: HTMLImageElement, canvas: HTMLCanvasElement | null): void {
  if (canvas === null) return
  canvas.width = image.naturalWidth
  canvas.height = image.naturalHeight
  canvas.getContext('2d')?.drawImage(image, 0, 0)
}
