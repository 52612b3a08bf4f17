import { Play, X } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { usePreferences, useTexts } from '../../base/context.js'
import { classes } from '../../ui/classes.js'
import { formatBytes, formatDuration } from '../format.js'
import { FileIcon } from '../row/FileIcon.js'
import { useObjectUrl } from '../use-files.js'
import type { TrayItem } from './tray.js'
import type { TrayDrag } from './use-tray-drag.js'

interface TrayTileProps {
  readonly item: TrayItem
  readonly index: number
  readonly count: number
  readonly drag: TrayDrag
  readonly onTakeOut: () => void
}

/** One file of the tray: dragged, or moved by the arrow keys; Delete takes it out. */
export function TrayTile({ item, index, count, drag, onTakeOut }: TrayTileProps) {
  const texts = useTexts().files
  const { file } = item
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
      data-tray-index={index}
      data-testid="tray-item"
      className={classes('relative size-18 transition-opacity', isDragged && 'opacity-50')}
    >
      <button
        type="button"
        aria-label={texts.position(file.name, index + 1, count)}
        title={file.name}
        onKeyDown={onKeyDown}
        {...drag.handlersOf(item.id)}
        className="block size-full cursor-grab touch-none overflow-hidden rounded-m border border-line bg-sunken"
      >
        <Face item={item} />
      </button>
      <button
        type="button"
        aria-label={texts.takeOut(file.name)}
        title={texts.takeOut(file.name)}
        onClick={onTakeOut}
        data-testid="tray-remove"
        className="absolute -end-1.5 -top-1.5 flex size-6 items-center justify-center rounded-full border border-line bg-raised text-ink-soft shadow-raised hover:text-danger"
      >
        <X className="size-3.5" />
      </button>
    </li>
  )
}

function Face({ item: { file, facts } }: Pick<TrayTileProps, 'item'>) {
  const { language } = usePreferences()
  const isPicture = file.type.startsWith('image/')
  const url = useObjectUrl(isPicture ? file : facts.preview)
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
        {!isPicture && (
          <span className="absolute inset-x-0 bottom-0 flex items-center gap-1 bg-shade/55 px-1.5 py-0.5 text-xs text-on-shade tabular-nums">
            <Play aria-hidden="true" className="size-3 fill-current" />
            {facts.duration_ms !== undefined && formatDuration(facts.duration_ms)}
          </span>
        )}
      </span>
    )
  }
  return (
    <span className="flex size-full flex-col items-center justify-center gap-0.5 px-1 [&>span:first-child]:size-8">
      <FileIcon name={file.name} />
      <bdi className="w-full truncate text-center text-xs">{file.name}</bdi>
      <span className="text-[0.625rem] leading-3 text-ink-quiet tabular-nums">
        {formatBytes(language, file.size)}
      </span>
    </span>
  )
}
