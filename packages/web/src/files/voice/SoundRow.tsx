import type { KnownFile } from '@stonechat/client'
import { Music, Pause, Play } from 'lucide-react'
import { useOwnUser, usePreferences, useTexts } from '../../base/context.js'
import { useShownMessage, useTabIndex } from '../../base/message-context.js'
import { classes } from '../../ui/classes.js'
import { formatBytes, formatDuration } from '../format.js'
import { SaveButton } from '../row/SaveButton.js'
import { UploadRing } from '../UploadRing.js'
import { useUpload } from '../use-upload.js'
import { useUploadWords } from '../use-upload-words.js'
import { useSound } from './use-sound.js'
import { Waveform } from './Waveform.js'

interface SoundRowProps {
  readonly file: KnownFile
  readonly index: number
}

/** A voice message or a piece of music: to be played where it stands, at the speed of one's choice. */
export function SoundRow({ file, index }: SoundRowProps) {
  const texts = useTexts().files
  const { language } = usePreferences()
  const ownId = useOwnUser().id
  const sender = useShownMessage()?.message.senderId
  const upload = useUpload(index)
  const tabIndex = useTabIndex()
  const uploadWords = useUploadWords()
  const sound = useSound(file)
  const isVoice = file.kind === 'voice'
  const durationMs = file.duration_ms ?? 0
  const shownMs = sound.isCurrent && sound.positionMs > 0 ? sound.positionMs : durationMs
  const isNew = isVoice && sender !== undefined && sender !== ownId && !sound.wasPlayed

  return (
    <fieldset
      className="flex h-14 w-full min-w-0 items-center gap-2.5"
      data-testid={isVoice ? 'voice' : 'audio'}
    >
      <legend className="sr-only">{isVoice ? texts.voice(formatDuration(durationMs)) : file.name}</legend>
      {upload === undefined ? (
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label={sound.isPlaying ? texts.pause : texts.play}
          data-testid="play"
          onClick={sound.toggle}
          className="flex size-11 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent hover:bg-accent-strong"
        >
          {sound.isPlaying ? (
            <Pause className="size-5 fill-current" />
          ) : (
            <Play className="size-5 translate-x-px fill-current" />
          )}
        </button>
      ) : (
        <UploadRing upload={upload} className="-m-0.5 shrink-0 text-accent" />
      )}
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        {!isVoice && (
          <p className="flex min-w-0 items-center gap-1 text-sm font-medium">
            <Music aria-hidden="true" className="size-3.5 shrink-0 text-ink-soft" />
            <bdi className="truncate">{file.name}</bdi>
          </p>
        )}
        <Waveform file={file} positionMs={sound.positionMs} isMovable={sound.isCurrent} onSeek={sound.seek} />
        <p className="flex items-center gap-1.5 text-xs text-ink-soft tabular-nums">
          <span>{upload === undefined ? formatDuration(shownMs) : uploadWords(upload)}</span>
          {!isVoice && upload === undefined && <span>{formatBytes(language, file.bytes)}</span>}
          {isNew && (
            <span
              role="img"
              aria-label={texts.unplayed}
              title={texts.unplayed}
              data-testid="unplayed"
              className="size-2 rounded-full bg-accent"
            />
          )}
        </p>
      </div>
      {upload === undefined && (
        <button
          type="button"
          tabIndex={tabIndex}
          aria-label={texts.speed(String(sound.rate))}
          title={texts.speed(String(sound.rate))}
          data-testid="speed"
          onClick={sound.nextRate}
          className={classes(
            'flex h-7 w-10 shrink-0 items-center justify-center rounded-full text-xs font-semibold tabular-nums hover:bg-hover',
            sound.rate === 1 ? 'text-ink-soft' : 'text-accent',
          )}
        >
          {sound.rate}×
        </button>
      )}
      {!isVoice && upload === undefined && <SaveButton file={file} />}
    </fieldset>
  )
}
