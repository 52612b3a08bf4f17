import type { KnownFile } from '@stonechat/client'
import { useEffect, useMemo, useState } from 'react'
import { openBrowserStorage } from '../../base/browser-storage.js'
import { useApp, usePreferences, useReadable } from '../../base/context.js'
import { failureText } from '../../text/error-text.js'
import { useFiles } from '../use-files.js'
import { keepPlayed, readPlayed } from './played.js'
import { playerOf } from './player.js'

/** A sound in a message, as far as it is the one that plays. */
export function useSound(file: KnownFile) {
  const { client, toasts } = useApp()
  const { language } = usePreferences()
  const files = useFiles()
  const player = playerOf(client)
  const playback = useReadable(player)
  const storage = useMemo(openBrowserStorage, [])
  const [wasPlayed, setWasPlayed] = useState(() => readPlayed(storage).includes(file.id))
  const isCurrent = playback.fileId === file.id
  // What is no longer on the screen could not be stopped.
  useEffect(() => () => player.pause(file.id), [player, file.id])

  const toggle = async () => {
    if (files === undefined) return
    const own = files.blob(file.id)
    try {
      await player.toggle(file.id, async () =>
        own === undefined ? files.url(file.id) : URL.createObjectURL(own),
      )
      keepPlayed(storage, file.id)
      setWasPlayed(true)
    } catch (error) {
      // A play that was paused before it began is none.
      if (!(error instanceof DOMException && error.name === 'AbortError'))
        toasts.show(failureText(error, language), 'danger')
    }
  }

  return {
    isPlaying: isCurrent && playback.isPlaying,
    /** Where it stands, also while it is paused. */
    positionMs: isCurrent ? playback.positionMs : 0,
    isCurrent,
    rate: playback.rate,
    wasPlayed,
    toggle: () => void toggle(),
    seek: player.seek,
    nextRate: player.nextRate,
  }
}
