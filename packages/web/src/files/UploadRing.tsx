import { ArrowUp, Check, FolderOpen, Pause } from 'lucide-react'
import { type ChangeEvent, type MouseEvent, useRef } from 'react'
import { useTexts } from '../base/context.js'
import { useTabIndex } from '../base/message-context.js'
import { classes } from '../ui/classes.js'
import type { Upload } from './use-upload.js'

const radius = 20
const length = 2 * Math.PI * radius

interface UploadRingProps {
  readonly upload: Upload
  readonly className?: string
}

/** How far an upload has come, and a button to pause it or to go on; where its bytes are missing it asks for them. */
export function UploadRing({ upload, className }: UploadRingProps) {
  const texts = useTexts().files
  const tabIndex = useTabIndex()
  const chooser = useRef<HTMLInputElement>(null)
  const { view, progress, isPaused } = upload
  const isMissing = view.state === 'missing'
  const isStill = isPaused || isMissing
  const label = isMissing ? texts.chooseAgain : isPaused ? texts.resumeUpload : texts.pauseUpload
  const Icon = isMissing ? FolderOpen : isPaused ? ArrowUp : Pause
  const isUp = view.state === 'processing' || view.state === 'ready'

  const press = (event: MouseEvent) => {
    event.stopPropagation()
    if (isMissing) chooser.current?.click()
    else if (isPaused) upload.resume()
    else upload.pause()
  }
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0]
    if (file !== undefined) upload.provide(file)
  }

  return (
    <>
      <button
        type="button"
        tabIndex={tabIndex}
        aria-label={label}
        title={label}
        data-testid="upload-ring"
        data-state={isPaused ? 'paused' : view.state}
        disabled={isUp}
        onClick={press}
        className={classes('relative flex size-12 items-center justify-center rounded-full', className)}
      >
        <svg viewBox="0 0 48 48" aria-hidden="true" className="absolute inset-0 -rotate-90">
          <circle
            cx="24"
            cy="24"
            r={radius}
            fill="none"
            stroke="currentColor"
            strokeOpacity="0.3"
            strokeWidth="3"
          />
          <circle
            cx="24"
            cy="24"
            r={radius}
            fill="none"
            stroke="currentColor"
            strokeWidth="3"
            strokeLinecap="round"
            strokeDasharray={length}
            // A little of it from the start, so that something is seen to be under way.
            strokeDashoffset={length * (1 - Math.max(0.03, progress))}
            className={classes('transition-[stroke-dashoffset] duration-300', isStill && 'opacity-60')}
          />
        </svg>
        {isUp ? <Check className="size-5" /> : <Icon className="size-5" />}
      </button>
      {isMissing && <input ref={chooser} type="file" hidden onChange={choose} />}
    </>
  )
}
