import type { EventData } from '@stonechat/protocol'
import { useEffect, useState } from 'react'
import { keyOf } from '../base/address.js'
import { useClient, useOwnUser, usePreferences, useTexts } from '../base/context.js'
import type { Place } from '../base/routes.js'
import { nameOf } from '../base/use-people.js'
import { previewOf } from '../content/index.js'

type Arrived = EventData['message.created']

/** Messages that arrive within this time are announced together. */
const batchMs = 700
/** More than this many are only counted. */
const spokenMax = 3

/** Announces messages that arrive in the open conversation to a screen reader; history loads silently. */
export function Announcer({ place }: { readonly place: Place }) {
  const client = useClient()
  const own = useOwnUser()
  const { language } = usePreferences()
  const texts = useTexts()
  const [spoken, setSpoken] = useState({ words: '', count: 0 })
  const key = place.page === 'conversation' ? keyOf(place.target) : undefined

  useEffect(() => {
    let batch: Arrived[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const speak = () => {
      timer = undefined
      const lines = batch.map((message) => {
        const sender = client.user(message.sender_id).getSnapshot()
        const name = sender === undefined ? texts.user(message.sender_id) : nameOf(sender)
        return texts.chat.newFrom(name, previewOf(message.content, language))
      })
      const words = lines.length > spokenMax ? texts.chat.newMany(lines.length) : lines.join('\n')
      setSpoken(({ count }) => ({ words, count: count + 1 }))
      batch = []
    }
    const stop = client.on('message.created', (message) => {
      if (message.sender_id === own.id || keyOf(message) !== key) return
      batch.push(message)
      timer ??= setTimeout(speak, batchMs)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [client, own.id, key, language, texts])

  return (
    <div aria-live="polite" className="sr-only" data-testid="announcer">
      {/* An element of its own each time: the same words again are said again. */}
      <span key={spoken.count}>{spoken.words}</span>
    </div>
  )
}
