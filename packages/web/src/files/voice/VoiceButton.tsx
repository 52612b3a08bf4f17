import { Mic } from 'lucide-react'
import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { useTexts } from '../../base/context.js'
import { useEscape } from '../../base/use-escape.js'
import { classes } from '../../ui/classes.js'
import { decideRelease, isSlidAway } from './press.js'
import { RecordingBar } from './RecordingBar.js'
import type { Recording } from './recording.js'
import { useRecorder } from './use-recorder.js'

export interface VoiceButtonProps {
  readonly onDone: (recording: Recording) => void
  /** Whether something is being recorded: then it must stay. */
  readonly onActive: (isActive: boolean) => void
}

interface Held {
  readonly x: number
  readonly at: number
}

/** Records a voice message: held, until it is let go; clicked, until it is sent or thrown away. */
export function VoiceButton({ onDone, onActive }: VoiceButtonProps) {
  const texts = useTexts().files
  const { state, start, cancel, send } = useRecorder(onDone)
  const held = useRef<Held>(undefined)
  const [awayPx, setAwayPx] = useState<number>()
  const button = useRef<HTMLButtonElement>(null)
  const isIdle = state === 'idle'
  useEscape(!isIdle, cancel)
  useEffect(() => onActive(!isIdle), [isIdle, onActive])

  const onPointerDown = (event: PointerEvent<HTMLButtonElement>) => {
    // The keyboard of a phone stays as it is while the field keeps the focus.
    event.preventDefault()
    if (event.button !== 0 || !isIdle) return
    event.currentTarget.setPointerCapture(event.pointerId)
    held.current = { x: event.clientX, at: event.timeStamp }
    setAwayPx(0)
    start()
  }
  const awayOf = ({ clientX, currentTarget }: PointerEvent<HTMLElement>, { x }: Held) =>
    getComputedStyle(currentTarget).direction === 'rtl' ? clientX - x : x - clientX
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (held.current !== undefined) setAwayPx(awayOf(event, held.current))
  }
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    const from = held.current
    if (from === undefined) return
    held.current = undefined
    setAwayPx(undefined)
    const end = decideRelease({ heldMs: event.timeStamp - from.at, awayPx: awayOf(event, from) })
    // Who had to answer the browser first could not go on holding.
    if (end === 'cancel' || event.type === 'pointercancel') cancel()
    else if (end === 'send' && state !== 'asking') send()
  }

  const endBy = (end: () => void) => {
    // What was pressed goes.
    button.current?.focus({ preventScroll: true })
    end()
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={texts.record}
        title={texts.record}
        data-testid="record"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onContextMenu={(event) => event.preventDefault()}
        // By the keyboard; a pointer has pressed it already.
        onClick={({ detail }) => detail === 0 && isIdle && start()}
        className={classes(
          'flex size-10 shrink-0 touch-none items-center justify-center rounded-full transition-[scale,background-color] select-none',
          awayPx === undefined
            ? 'text-ink-soft hover:bg-hover hover:text-ink'
            : 'z-20 scale-125 bg-accent text-on-accent',
        )}
      >
        <Mic className="size-5" />
      </button>
      {state !== 'idle' && (
        <RecordingBar
          recording={state === 'asking' ? undefined : state}
          isHeld={awayPx !== undefined}
          isSlidAway={awayPx !== undefined && isSlidAway({ awayPx })}
          onCancel={() => endBy(cancel)}
          onSend={() => endBy(send)}
        />
      )}
    </>
  )
}
