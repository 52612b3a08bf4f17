import { useEffect, useState } from 'react'
import { keyOf } from '../base/address.js'
import { useClient, useOwnUser, usePreferences, useTexts } from '../base/context.js'
import type { Place } from '../base/routes.js'
import { nameOf } from '../base/use-people.js'
import { previewOf } from '../content/index.js'
import { describeLine } from '../group-line/describe-line.js'

/** What arrives within this time is announced together. */
const batchMs = 700
/** More than this many are only counted. */
const spokenMax = 3

/** Announces messages, and what happens to the group, in the open conversation to a screen reader; history loads silently. */
export function Announcer({ place }: { readonly place: Place }) {
  const client = useClient()
  const own = useOwnUser()
  const { language } = usePreferences()
  const texts = useTexts()
  const [spoken, setSpoken] = useState({ words: '', count: 0 })
  const key = place.page === 'conversation' ? keyOf(place.target) : undefined

  useEffect(() => {
    // The words are found when they are said: names may come meanwhile.
    let batch: (() => string)[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const speak = () => {
      timer = undefined
      const lines = batch.map((toWords) => toWords())
      const words = lines.length > spokenMax ? texts.chat.newMany(lines.length) : lines.join('\n')
      setSpoken(({ count }) => ({ words, count: count + 1 }))
      batch = []
    }
    const add = (toWords: () => string) => {
      batch.push(toWords)
      timer ??= setTimeout(speak, batchMs)
    }
    const nameOfId = (userId: number) => {
      const user = client.user(userId).getSnapshot()
      return user === undefined ? texts.user(userId) : nameOf(user)
    }
    const stops = [
      client.on('message.created', (message) => {
        if (message.sender_id === own.id || keyOf(message) !== key) return
        add(() => texts.chat.newFrom(nameOfId(message.sender_id), previewOf(message.content, language)))
      }),
      client.on('group.changed', ({ group, actor_id, line }) => {
        const target = { target_type: 'group', target_id: group.id } as const
        if (line === undefined || actor_id === own.id || keyOf(target) !== key) return
        add(() => describeLine(line, { ownId: own.id, texts, nameOf: nameOfId }))
      }),
    ]
    return () => {
      for (const stop of stops) stop()
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
