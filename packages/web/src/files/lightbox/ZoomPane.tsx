import type { KnownFile } from '@stonechat/client'
import { type CSSProperties, useEffect, useRef, useState } from 'react'
import { useTexts } from '../../base/context.js'
import { classes } from '../../ui/classes.js'
import { Spinner } from '../../ui/Spinner.js'
import { Blur } from '../album/Blur.js'
import { useSource } from '../use-source.js'
import { useGestures } from './use-gestures.js'
import type { SwipeEnd } from './zoom.js'

/** What a picture counts as until its own size is known. */
const sizeUnknown = { width: 1_280, height: 960 }
const zoomStep = 1.5

interface ZoomPaneProps {
  readonly file: KnownFile
  readonly label: string
  readonly onSwipe: (end: Exclude<SwipeEnd, 'stay'>) => void
}

/** One picture, as large as the window allows; its preview stands there until it has come itself. */
export function ZoomPane({ file, label, onSwipe }: ZoomPaneProps) {
  const texts = useTexts().files
  const { url, previewUrl, isGone, renew } = useSource(file.id)
  const box = useRef<HTMLDivElement>(null)
  const picture = { width: file.width ?? sizeUnknown.width, height: file.height ?? sizeUnknown.height }
  const { view, swipe, zoomBy, handlers } = useGestures({ box, picture, onSwipe })
  const [loadedUrl, setLoadedUrl] = useState<string>()
  const isLoaded = url !== undefined && loadedUrl === url
  useZoomKeys(zoomBy)

  const place: CSSProperties = {
    width: picture.width,
    aspectRatio: picture.width / picture.height,
    translate: `${(swipe?.x ?? 0) + view.x}px ${(swipe?.y ?? 0) + view.y}px`,
    scale: view.scale,
    opacity: swipe === undefined ? 1 : Math.max(0.4, 1 - Math.abs(swipe.y) / 400),
  }
  return (
    <div
      ref={box}
      {...handlers}
      data-testid="zoom-pane"
      className={classes(
        'absolute inset-0 flex touch-none items-center justify-center overflow-hidden select-none',
        view.scale > 1 ? 'cursor-grab active:cursor-grabbing' : 'cursor-zoom-in',
      )}
    >
      <div
        className={classes('relative max-h-full max-w-full', swipe === undefined && 'transition-[translate]')}
        style={place}
      >
        {!isLoaded && <Blur thumbhash={file.thumbhash} />}
        {!isLoaded && previewUrl !== undefined && previewUrl !== url && (
          <img
            src={previewUrl}
            alt=""
            draggable={false}
            className="absolute inset-0 size-full object-contain"
          />
        )}
        {url !== undefined && (
          <img
            src={url}
            alt={label}
            draggable={false}
            onLoad={() => setLoadedUrl(url)}
            onError={renew}
            className={classes('absolute inset-0 size-full object-contain', !isLoaded && 'opacity-0')}
          />
        )}
      </div>
      {isGone && <p className="absolute text-on-shade">{texts.gone}</p>}
      {!isLoaded && !isGone && <Spinner className="absolute size-8 text-on-shade" />}
    </div>
  )
}

function useZoomKeys(zoomBy: (factor: number) => void): void {
  useEffect(() => {
    const react = ({ key, ctrlKey, metaKey }: KeyboardEvent) => {
      if (ctrlKey || metaKey) return
      if (key === '+' || key === '=') zoomBy(zoomStep)
      if (key === '-') zoomBy(1 / zoomStep)
      if (key === '0') zoomBy(0)
    }
    document.addEventListener('keydown', react)
    return () => document.removeEventListener('keydown', react)
  })
}
