import type { UploadView } from '@stonechat/client'
import { useApp } from '../base/context.js'
import { useShownMessage } from '../base/message-context.js'
import { useFiles } from './use-files.js'

export interface Upload {
  readonly view: UploadView
  /** 0 to 1. */
  readonly progress: number
  readonly isPaused: boolean
  /** Why stands below the message, with what can be done. */
  readonly isFailed: boolean
  readonly pause: () => void
  readonly resume: () => void
  /** Takes the whole message out. */
  readonly cancel: () => void
  /** Gives the bytes of a file that is `missing`. */
  readonly provide: (blob: Blob) => void
}

/** How a file of an unsent message does; `undefined` once the server has the message, and in messages of others. */
export function useUpload(index: number): Upload | undefined {
  const files = useFiles()
  const { client } = useApp()
  const shown = useShownMessage()
  const view = shown?.message.uploads?.[index]
  if (shown === undefined || view === undefined || files === undefined) return undefined
  const { clientId, status } = shown.message
  return {
    view,
    progress: progressOf(view),
    isPaused: status === 'paused',
    isFailed: status === 'failed',
    pause: () => files.pause(clientId),
    resume: () => files.resume(clientId),
    cancel() {
      const timeline = client.open(shown.target)
      timeline.discard(clientId)
      timeline.close()
    },
    provide: (blob) => files.provide(clientId, view.id, blob),
  }
}

function progressOf({ state, sent, total }: UploadView): number {
  if (state === 'processing' || state === 'ready') return 1
  return total === 0 ? 0 : sent / total
}
