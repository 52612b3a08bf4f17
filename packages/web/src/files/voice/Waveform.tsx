import type { KnownFile } from '@stonechat/client'
import { type KeyboardEvent, type PointerEvent, useMemo } from 'react'
import { useTexts } from '../../base/context.js'
import { useTabIndex } from '../../base/message-context.js'
import { formatDuration } from '../format.js'
import { decodeWaveform } from './waveform.js'

const bars = 40
const barWidth = 2
const barGap = 1.5
const height = 20
/** What a silent moment still shows. */
const heightMin = 2
const stepMs = 5_000

interface WaveformProps {
  readonly file: KnownFile
  readonly positionMs: number
  /** Whether it is in the player, and can be moved in. */
  readonly isMovable: boolean
  readonly onSeek: (positionMs: number) => void
}

/** How loud a sound is over its time, and where it is being played. A press or the arrow keys move there. */
export function Waveform({ file, positionMs, isMovable, onSeek }: WaveformProps) {
  const texts = useTexts().files
  const values = useMemo(() => decodeWaveform(file.waveform, bars), [file.waveform])
  const tabIndex = useTabIndex()
  const durationMs = file.duration_ms ?? 0
  const part = durationMs === 0 ? 0 : Math.min(1, positionMs / durationMs)
  const seek = (wantedMs: number) => onSeek(Math.min(durationMs, Math.max(0, wantedMs)))

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    seek(((event.clientX - box.left) / box.width) * durationMs)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -stepMs, ArrowRight: stepMs }[event.key]
    if (step === undefined) return
    event.preventDefault()
    seek(positionMs + step)
  }

  return (
    <div
      role="slider"
      tabIndex={isMovable ? tabIndex : -1}
      aria-label={texts.playPosition}
      aria-disabled={!isMovable}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1_000)}
      aria-valuenow={Math.round(positionMs / 1_000)}
      aria-valuetext={formatDuration(positionMs)}
      // A sound is played from its beginning to its end, also where words run the other way.
      dir="ltr"
      data-testid="waveform"
      onPointerDown={isMovable ? onPointerDown : undefined}
      onKeyDown={isMovable ? onKeyDown : undefined}
      className="h-5 max-w-40 rounded-s text-accent data-movable:cursor-pointer"
      data-movable={isMovable || undefined}
    >
      <Bars values={values} part={part} />
    </div>
  )
}

/** Bars of loudness, 0 to 1 each; those before `part` (0 to 1) are filled. */
export function Bars({ values, part }: { readonly values: readonly number[]; readonly part: number }) {
  const width = values.length * (barWidth + barGap) - barGap
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="size-full"
    >
      {values.map((value, index) => {
        const barHeight = Math.max(heightMin, value * height)
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={index}
            x={index * (barWidth + barGap)}
            y={(height - barHeight) / 2}
            width={barWidth}
            height={barHeight}
            rx={1}
            fill="currentColor"
            opacity={(index + 0.5) / values.length <= part ? 1 : 0.35}
          />
        )
      })}
    </svg>
  )
}
