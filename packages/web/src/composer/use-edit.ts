import type { MessageView, Timeline } from '@stonechat/client'
import { useEffect, useRef, useState } from 'react'
import { useApp, usePreferences } from '../base/context.js'
import { editTextOf, withText } from '../content/index.js'
import { hasPicked, isUnchanged, type Tray, toSend } from '../files/tray/tray.js'
import { mentionsOf } from '../mention/picked.js'
import { failureText } from '../text/error-text.js'

interface EditOptions {
  readonly timeline: Timeline
  readonly onLeave: () => void
  /** The server did not take it. */
  readonly onFailed: (message: MessageView, text: string, tray: Tray) => void
}

interface Edit {
  /** How much of what is new is at the server, from 0 to 1; `undefined` while nothing is being saved. */
  readonly progress: number | undefined
  save(message: MessageView, text: string, tray: Tray): void
  /** Ends what goes up. */
  giveUp(): void
}

/** Saves what an edit came to. Words are changed in the background; with files that have to go up first the composer waits. */
export function useEdit({ timeline, onLeave, onFailed }: EditOptions): Edit {
  const { toasts } = useApp()
  const { language } = usePreferences()
  const [progress, setProgress] = useState<number>()
  const ending = useRef<AbortController>(undefined)
  const giveUp = () => ending.current?.abort()
  useEffect(() => () => ending.current?.abort(), [])

  const save = async (message: MessageView, text: string, tray: Tray) => {
    const { seq, content } = message
    const hasSameFiles = isUnchanged(tray, content)
    if (seq === undefined || (hasSameFiles && text === editTextOf(content))) return onLeave()
    const wanted = hasSameFiles ? withText(content, text) : contentOf(text, tray)
    const isWaiting = hasPicked(tray)
    const controller = new AbortController()
    const { signal } = controller
    if (isWaiting) {
      ending.current = controller
      setProgress(0)
    } else onLeave()
    try {
      const mentions = mentionsOf(text, timeline.target, message)
      const onProgress = (sent: number, total: number) => setProgress(sent / total)
      await timeline.edit(seq, wanted, { mentions, signal, onProgress })
      if (isWaiting) onLeave()
    } catch (error) {
      if (signal.aborted) return
      toasts.show(failureText(error, language), 'danger')
      if (!isWaiting) onFailed(message, text, tray)
    } finally {
      if (isWaiting) setProgress(undefined)
    }
  }

  return { progress, save: (...edit) => void save(...edit), giveUp }
}

function contentOf(text: string, { items }: Tray): Parameters<Timeline['edit']>[1] {
  if (items.length === 0) return text
  return { files: items.map(toSend), ...(text === '' ? {} : { text }) }
}
