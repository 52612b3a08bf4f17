import type { KnownFile } from '@stonechat/client'
import { Play, X } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { usePreferences, useTexts } from '../../base/context.js'
import { classes } from '../../ui/classes.js'
import { Name } from '../../ui/Name.js'
import type { DragOrder } from '../../ui/use-drag-order.js'
import { formatBytes, formatDuration } from '../format.js'
import { FileIcon } from '../row/FileIcon.js'
import { useObjectUrl } from '../use-files.js'
import { useSource } from '../use-source.js'
import type { PickedItem, TrayItem } from './tray.js'

interface TrayTileProps {
  readonly item: TrayItem
  readonly index: number
  readonly count: number
  readonly drag: DragOrder<string>
  readonly onTakeOut: () => void
}

/** One file of the tray: dragged, or moved by the arrow keys; Delete takes it out. */
export function TrayTile({ item, index, count, drag, onTakeOut }: TrayTileProps) {
  const texts = useTexts().files
  const { name } = 'kept' in item ? item.kept : item.file
  const isDragged = drag.draggedId === item.id

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      drag.moveTo(item.id, index + step)
    }
    if (event.key === 'Delete' || event.key === 'Backspace') onTakeOut()
  }

  return (
    <li
      data-drag-place={index}
      data-testid="tray-item"
      className={classes('relative size-18 transition-opacity', isDragged && 'opacity-50')}
    >
      <button
        type="button"
        aria-label={texts.position(name, index + 1, count)}
        title={name}
        onKeyDown={onKeyDown}
        {...drag.handlersOf(item.id)}
        className="block size-full cursor-grab touch-none overflow-hidden rounded-m border border-line bg-sunken"
      >
        {'kept' in item ? <KeptFace file={item.kept} /> : <PickedFace item={item} />}
      </button>
      <button
        type="button"
        aria-label={texts.takeOut(name)}
        title={texts.takeOut(name)}
        onClick={onTakeOut}
        data-testid="tray-remove"
        className="absolute -end-1.5 -top-1.5 flex size-6 items-center justify-center rounded-full border border-line bg-raised text-ink-soft shadow-raised hover:text-danger"
      >
        <X className="size-3.5" />
      </button>
    </li>
  )
}

function PickedFace({ item: { file, facts } }: { readonly item: PickedItem }) {
  const isPicture = file.type.startsWith('image/')
  const url = useObjectUrl(isPicture ? file : facts.preview)
  return (
    <Face url={url} name={file.name} bytes={file.size} isVideo={!isPicture} durationMs={facts.duration_ms} />
  )
}

function KeptFace({ file }: { readonly file: KnownFile }) {
  const isVideo = file.kind === 'video'
  const { previewUrl } = useSource(file.id, { isVideo })
  return (
    <Face
      url={isVideo || file.kind === 'image' ? previewUrl : undefined}
      name={file.name}
      bytes={file.bytes}
      isVideo={isVideo}
      durationMs={file.duration_ms}
    />
  )
}

interface FaceProps {
  readonly url: string | undefined
  readonly name: string
  readonly bytes: number
  readonly isVideo: boolean
  readonly durationMs: number | undefined
}

function Face({ url, name, bytes, isVideo, durationMs }: FaceProps) {
  const { language } = usePreferences()
  const [isBroken, setIsBroken] = useState(false)
  if (url !== undefined && !isBroken) {
    return (
      <span className="relative block size-full">
        <img
          src={url}
          alt=""
          draggable={false}
          onError={() => setIsBroken(true)}
          className="size-full object-cover"
        />
        {isVideo && (
          <span className="absolute inset-x-0 bottom-0 flex items-center gap-1 bg-shade/55 px-1.5 py-0.5 text-xs text-on-shade tabular-nums">
            <Play aria-hidden="true" className="size-3 fill-current" />
            {durationMs !== undefined && formatDuration(durationMs)}
          </span>
        )}
      </span>
    )
  }
  return (
    <span className="flex size-full flex-col items-center justify-center gap-0.5 px-1 [&>span:first-child]:size-8">
      <FileIcon name={name} />
      <span className="w-full truncate text-center text-xs">
        <Name>{name}</Name>
      </span>
      <span className="text-[0.625rem] leading-3 text-ink-quiet tabular-nums">
        {formatBytes(language, bytes)}
      </span>
    </span>
  )
}
