import { Play } from 'lucide-react'
import { useState } from 'react'
import { useTexts } from '../../base/context.js'
import { useTabIndex } from '../../base/message-context.js'
import { formatDuration } from '../format.js'
import { useSource } from '../use-source.js'
import { useUpload } from '../use-upload.js'
import { Picture } from './Picture.js'
import type { TileProps } from './PictureTile.js'
import { UploadVeil } from './UploadVeil.js'

/** A video in its place: its first picture, and after a press the video itself. */
export function VideoTile({ file, index, place }: TileProps) {
  const texts = useTexts().files
  const source = useSource(file.id, { isVideo: true })
  const upload = useUpload(index)
  const tabIndex = useTabIndex()
  const [isPlaying, setIsPlaying] = useState(false)
  const length = file.duration_ms === undefined ? undefined : formatDuration(file.duration_ms)
  return (
    <div className="absolute overflow-hidden p-px" style={place} data-testid="tile" data-kind="video">
      {isPlaying && source.url !== undefined ? (
        // biome-ignore lint/a11y/useMediaCaption: people's own videos have no captions
        <video
          src={source.url}
          controls
          autoPlay
          playsInline
          onError={source.renew}
          className="size-full bg-shade object-contain"
        />
      ) : (
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label={`${texts.play}: ${texts.video}${length === undefined ? '' : `, ${length}`}`}
          disabled={source.isGone}
          onClick={() => setIsPlaying(true)}
          className="relative flex size-full items-center justify-center bg-sunken -outline-offset-4"
        >
          <Picture file={file} source={source} />
          <span className="relative flex size-12 items-center justify-center rounded-full bg-shade/55 text-on-shade">
            <Play className="size-6 translate-x-px fill-current" />
          </span>
          {length !== undefined && (
            <span className="absolute start-1.5 top-1.5 rounded-full bg-shade/55 px-2 py-0.5 text-xs text-on-shade tabular-nums">
              {length}
            </span>
          )}
        </button>
      )}
      {upload !== undefined && <UploadVeil upload={upload} isFirst={index === 0} />}
    </div>
  )
}
