import { useCallback, useEffect, useRef, useState } from 'react'
import { useApp, useTexts } from '../../base/context.js'
import { type ActiveRecording, startRecording } from './record.js'
import type { Recording } from './recording.js'

/** `asking`: the browser asks the person about the microphone. */
export type RecorderState = 'idle' | 'asking' | ActiveRecording

/** One recording at a time; what is under way when the conversation is left is thrown away. */
export function useRecorder(onDone: (recording: Recording) => void) {
  const { toasts } = useApp()
  const texts = useTexts().files
  const [state, setState] = useState<RecorderState>('idle')
  const active = useRef<ActiveRecording>(undefined)
  /** Counts the attempts: the answer to one that was called off is not waited for. */
  const attempt = useRef(0)

  const start = async () => {
    attempt.current += 1
    const mine = attempt.current
    setState('asking')
    try {
      const started = await startRecording()
      if (mine !== attempt.current) return started.cancel()
      active.current = started
      setState(started)
    } catch (error) {
      if (mine !== attempt.current) return
      setState('idle')
      const isMissing = error instanceof DOMException && error.name === 'NotFoundError'
      toasts.show(isMissing ? texts.microphoneMissing : texts.microphoneRefused, 'danger')
    }
  }

  const cancel = useCallback(() => {
    attempt.current += 1
    active.current?.cancel()
    active.current = undefined
    setState('idle')
  }, [])

  const send = async () => {
    const recording = active.current
    if (recording === undefined) return cancel()
    active.current = undefined
    setState('idle')
    onDone(await recording.stop())
  }

  useEffect(() => cancel, [cancel])
  return { state, start: () => void start(), cancel, send: () => void send() }
}
