import type { Crop } from '@stonechat/client'
import { Minus, Plus } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useApp, usePreferences, useTexts } from '../../base/context.js'
import { failureText } from '../../text/error-text.js'
import { Button } from '../../ui/Button.js'
import { classes } from '../../ui/classes.js'
import { Dialog } from '../../ui/Dialog.js'
import type { Size } from '../lightbox/zoom.js'
import { useObjectUrl } from '../use-files.js'
import { dragBy, middleOf, toPixels, zoomMax, zoomOf, zoomTo } from './crop.js'
import { useCropGestures } from './use-crop-gestures.js'

const moveStep = 0.05
const zoomStep = 1.1

interface CropDialogProps {
  readonly picture: Blob
  /** Groups have corners, people are round. */
  readonly isGroup: boolean
  readonly onSave: (crop: Crop) => Promise<unknown>
  readonly onClose: () => void
}

/** Asks which part of a picture becomes the avatar. */
export function CropDialog({ picture, isGroup, onSave, onClose }: CropDialogProps) {
  const { toasts } = useApp()
  const { language } = usePreferences()
  const texts = useTexts()
  const url = useObjectUrl(picture)
  const [size, setSize] = useState<Size>()
  const [crop, setCrop] = useState<Crop>()
  const [isBusy, setIsBusy] = useState(false)

  const save = async () => {
    if (size === undefined || crop === undefined) return
    setIsBusy(true)
    try {
      await onSave(toPixels(size, crop))
      onClose()
    } catch (error) {
      toasts.show(failureText(error, language), 'danger')
      setIsBusy(false)
    }
  }
  const measure = (image: HTMLImageElement) => {
    const measured = { width: image.naturalWidth, height: image.naturalHeight }
    setSize(measured)
    setCrop(middleOf(measured))
  }
  const refuse = () => {
    toasts.show(texts.files.notAPicture, 'danger')
    onClose()
  }

  return (
    <Dialog title={texts.files.cropTitle} onClose={onClose} testId="crop-dialog">
      <div className="flex flex-col gap-4 px-5 pt-1 pb-5">
        <CropWindow
          url={url}
          size={size}
          crop={crop}
          isGroup={isGroup}
          onCrop={setCrop}
          onLoad={measure}
          onError={refuse}
        />
        <div className="flex items-center gap-3">
          <Minus aria-hidden="true" className="size-4 text-ink-quiet" />
          <input
            type="range"
            aria-label={texts.files.zoom}
            min={1}
            max={zoomMax}
            step={0.01}
            value={size !== undefined && crop !== undefined ? zoomOf(size, crop) : 1}
            onChange={({ target }) => size && crop && setCrop(zoomTo(size, crop, Number(target.value)))}
            data-testid="crop-zoom"
            className="h-6 min-w-0 flex-1"
          />
          <Plus aria-hidden="true" className="size-4 text-ink-quiet" />
          {url !== undefined && size !== undefined && crop !== undefined && (
            <span className="flex items-center gap-2" aria-hidden="true">
              <Sample url={url} size={size} crop={crop} isGroup={isGroup} edge="size-11" />
              <Sample url={url} size={size} crop={crop} isGroup={isGroup} edge="size-7" />
            </span>
          )}
        </div>
        <footer className="flex justify-end gap-2">
          <Button onClick={onClose}>{texts.cancel}</Button>
          <Button
            tone="primary"
            isBusy={isBusy}
            disabled={crop === undefined}
            onClick={() => void save()}
            data-testid="crop-save"
          >
            {texts.save}
          </Button>
        </footer>
      </div>
    </Dialog>
  )
}

interface CropWindowProps {
  readonly url: string | undefined
  readonly size: Size | undefined
  readonly crop: Crop | undefined
  readonly isGroup: boolean
  readonly onCrop: (crop: Crop) => void
  readonly onLoad: (image: HTMLImageElement) => void
  readonly onError: () => void
}

/** The square under which the picture is moved and enlarged. */
function CropWindow({ url, size, crop, isGroup, onCrop, onLoad, onError }: CropWindowProps) {
  const texts = useTexts().files
  const box = useRef<HTMLDivElement>(null)
  const change = (next: (size: Size, crop: Crop) => Crop) => size && crop && onCrop(next(size, crop))
  const handlers = useCropGestures(box, {
    drag: (by) => change((size, crop) => dragBy(size, crop, by)),
    zoom: (factor, at) => change((size, crop) => zoomTo(size, crop, zoomOf(size, crop) * factor, at)),
  })
  useEffect(() => box.current?.focus(), [])

  const onKeyDown = (event: KeyboardEvent) => {
    const by = {
      ArrowLeft: { x: -moveStep, y: 0 },
      ArrowRight: { x: moveStep, y: 0 },
      ArrowUp: { x: 0, y: -moveStep },
      ArrowDown: { x: 0, y: moveStep },
    }[event.key]
    const factor = { '+': zoomStep, '=': zoomStep, '-': 1 / zoomStep }[event.key]
    if (by === undefined && factor === undefined) return
    event.preventDefault()
    if (by !== undefined) change((size, crop) => dragBy(size, crop, by))
    if (factor !== undefined) change((size, crop) => zoomTo(size, crop, zoomOf(size, crop) * factor))
  }

  return (
    <div
      ref={box}
      role="application"
      aria-label={texts.cropHint}
      title={texts.cropHint}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved by keys
      tabIndex={0}
      dir="ltr"
      onKeyDown={onKeyDown}
      {...handlers}
      data-testid="crop-window"
      className="relative mx-auto aspect-square w-full max-w-80 cursor-grab touch-none overflow-hidden rounded-m bg-sunken select-none active:cursor-grabbing"
    >
      {url !== undefined && (
        <img
          src={url}
          alt=""
          draggable={false}
          onLoad={({ currentTarget }) => onLoad(currentTarget)}
          onError={onError}
          className="absolute max-w-none"
          style={size && crop && placeOf(size, crop)}
        />
      )}
      <span
        className={classes(
          'pointer-events-none absolute inset-0 shadow-[0_0_0_999px_oklch(0.13_0.006_230/0.5)] outline-2 outline-on-shade/70 -outline-offset-2',
          isGroup ? 'rounded-[28%]' : 'rounded-full',
        )}
      />
    </div>
  )
}

interface SampleProps {
  readonly url: string
  readonly size: Size
  readonly crop: Crop
  readonly isGroup: boolean
  readonly edge: string
}

/** As it will be seen in lists. */
function Sample({ url, size, crop, isGroup, edge }: SampleProps) {
  return (
    <span
      className={classes('relative block overflow-hidden', edge, isGroup ? 'rounded-[28%]' : 'rounded-full')}
    >
      <img src={url} alt="" className="absolute max-w-none" style={placeOf(size, crop)} />
    </span>
  )
}

function placeOf({ width, height }: Size, { x, y, size }: Crop): React.CSSProperties {
  const percent = (part: number) => `${100 * part}%`
  return {
    width: percent(width / size),
    height: percent(height / size),
    left: percent(-x / size),
    top: percent(-y / size),
  }
}
