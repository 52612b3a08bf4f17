/** What the composer has to know of voice messages before the recorder is loaded. */
import type { PickedFile } from '@stonechat/client'

export interface Recording {
  readonly blob: Blob
  readonly durationMs: number
  readonly waveform: string
}

/** Whether this browser records on this page: a page on plain http cannot. */
export function canRecord(): boolean {
  return navigator.mediaDevices?.getUserMedia !== undefined && 'MediaRecorder' in window
}

/** A recording as the SDK takes it. */
export function toVoice({ blob, durationMs, waveform }: Recording): PickedFile {
  const ending = blob.type.includes('mp4') ? 'm4a' : blob.type.includes('ogg') ? 'ogg' : 'webm'
  return { blob, name: `voice.${ending}`, isVoice: true, duration_ms: durationMs, waveform }
}
