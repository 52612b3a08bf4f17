import { ArrowUp, ChevronLeft, Trash2 } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useReadable, useTexts } from '../../base/context.js'
import { IconButton } from '../../ui/Button.js'
import { classes } from '../../ui/classes.js'
import { formatDuration } from '../format.js'
import type { ActiveRecording, RecordingState } from './record.js'
import { recordingMaxMs } from './record.js'
import { Bars } from './Waveform.js'

const nothingYet: RecordingState = { elapsedMs: 0, levels: [], isFull: false }
const nothing = { getSnapshot: () => nothingYet, subscribe: () => () => {} }
/** How much of it is seen: the last two seconds and a half. */
const shownLevels = 50

interface RecordingBarProps {
  /** `undefined` while the browser asks about the microphone. */
  readonly recording: ActiveRecording | undefined
  readonly isHeld: boolean
  readonly isSlidAway: boolean
  readonly onCancel: () => void
  readonly onSend: () => void
}

/** Stands over the field while a voice message is recorded: how long, how loud, and the ways to end it. */
export function RecordingBar({ recording, isHeld, isSlidAway, onCancel, onSend }: RecordingBarProps) {
  const texts = useTexts().files
  const { elapsedMs, levels, isFull } = useReadable(recording ?? nothing)
  const send = useRef<HTMLButtonElement>(null)
  const isUnderWay = recording !== undefined
  useEffect(() => {
    // Enter sends it, wherever the focus was.
    if (!isHeld && isUnderWay) send.current?.focus({ preventScroll: true })
  }, [isHeld, isUnderWay])
  const newest = levels.slice(-shownLevels).map((level) => level / 255)
  const values = [...Array.from({ length: shownLevels - newest.length }, () => 0), ...newest]

  return (
    <section
      aria-label={texts.recording}
      data-testid="recording"
      className={classes(
        'absolute inset-0 z-10 flex items-center gap-2 rounded-l bg-surface',
        isHeld && 'pe-12',
        isSlidAway && 'opacity-60',
      )}
    >
      {!isHeld && (
        <IconButton
          label={texts.recordDrop}
          onClick={onCancel}
          data-testid="record-cancel"
          className="hover:text-danger"
        >
          <Trash2 className="size-5" />
        </IconButton>
      )}
      <span
        aria-hidden="true"
        className={classes(
          'ms-2 size-2.5 shrink-0 rounded-full bg-danger',
          isUnderWay && !isFull && 'animate-pulse',
        )}
      />
      <span role="timer" className="w-12 shrink-0 text-sm tabular-nums">
        {formatDuration(elapsedMs)}
      </span>
      <div dir="ltr" className="min-w-0 flex-1 text-accent" data-testid="live-waveform">
        <div className="h-7 max-w-64">
          <Bars values={values} part={1} />
        </div>
      </div>
      {isHeld ? (
        <span
          className={classes(
            'flex shrink-0 items-center text-sm',
            isSlidAway ? 'text-danger' : 'text-ink-quiet',
          )}
        >
          <ChevronLeft className="size-4 rtl:-scale-x-100" />
          {texts.recordSlide}
        </span>
      ) : (
        <button
          ref={send}
          type="button"
          aria-label={texts.recordSend}
          title={texts.recordSend}
          disabled={!isUnderWay}
          onClick={onSend}
          data-testid="record-send"
          className="flex size-10 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent hover:bg-accent-strong disabled:opacity-50"
        >
          <ArrowUp className="size-5" />
        </button>
      )}
      <p role="status" className="sr-only">
        {isFull ? texts.recordLimit(formatDuration(recordingMaxMs)) : texts.recording}
      </p>
    </section>
  )
}
