/** Takes a voice message with the browser's own recorder. */
import type { Readable } from '@stonechat/client'
import { createCell } from '../../base/cell.js'
import type { Recording } from './recording.js'
import { encodeWaveform, loudnessOf } from './waveform.js'

/** Ends by itself then, and is kept. */
export const recordingMaxMs = 10 * 60_000
/** How often the loudness is taken. */
const levelEveryMs = 50

/** In the order of preference; the first one that the browser records. */
const types = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'] as const

export interface RecordingState {
  readonly elapsedMs: number
  /** How loud it was each 50 ms, 0 to 255. */
  readonly levels: readonly number[]
  /** It took as long as one may take. */
  readonly isFull: boolean
}

export interface ActiveRecording extends Readable<RecordingState> {
  stop(): Promise<Recording>
  cancel(): void
}

/**
 * Asks for the microphone and begins.
 * @throws DOMException `NotAllowedError` where the person or the page does not let it, `NotFoundError` where there is none
 */
export async function startRecording(): Promise<ActiveRecording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const type = types.find((one) => MediaRecorder.isTypeSupported(one))
  const recorder = new MediaRecorder(stream, type === undefined ? {} : { mimeType: type })
  const cell = createCell<RecordingState>({ elapsedMs: 0, levels: [], isFull: false })
  const parts: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
  const meter = createMeter(stream)
  const startedAt = performance.now()
  recorder.start()
  const timer = setInterval(() => {
    const elapsedMs = Math.min(recordingMaxMs, performance.now() - startedAt)
    const isFull = elapsedMs >= recordingMaxMs
    cell.set({ elapsedMs, levels: [...cell.getSnapshot().levels, meter.read()], isFull })
    if (isFull) pause()
  }, levelEveryMs)

  function pause(): void {
    clearInterval(timer)
    if (recorder.state === 'recording') recorder.pause()
  }

  function end(): Promise<void> {
    pause()
    const ended = new Promise<void>((resolve) => {
      recorder.addEventListener('stop', () => resolve(), { once: true })
    })
    recorder.stop()
    meter.close()
    for (const track of stream.getTracks()) track.stop()
    return ended
  }

  return {
    getSnapshot: cell.getSnapshot,
    subscribe: cell.subscribe,
    async stop() {
      const { levels, elapsedMs } = cell.getSnapshot()
      await end()
      const blob = new Blob(parts, { type: recorder.mimeType })
      return { blob, durationMs: Math.round(elapsedMs), waveform: encodeWaveform(levels) }
    },
    cancel: () => void end(),
  }
}

function createMeter(stream: MediaStream) {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 2_048
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  return {
    read() {
      analyser.getFloatTimeDomainData(samples)
      return loudnessOf(samples)
    },
    close: () => void context.close(),
  }
}
