import type { Client } from '@stonechat/client'
import { useCallback, useState } from 'react'
import { useClient } from '../base/context.js'

/** The name under which the account keeps them for all devices. */
const key = 'recent_emoji'

export const maxRecent = 18

/** Several that are picked one after the other are kept with one request. */
const pauseMs = 2_000

/** What was picked and is not with the account yet. */
const unkept = new WeakMap<Client, readonly string[]>()

/** The emoji that the user picked last, on whatever device, the newest first. */
export function recentEmoji(client: Client): readonly string[] {
  const kept = unkept.get(client) ?? client.preferences.getSnapshot()[key]
  if (!Array.isArray(kept)) return []
  return kept.filter((one): one is string => typeof one === 'string').slice(0, maxRecent)
}

/** Puts an emoji before the others. */
export function rememberEmoji(client: Client, emoji: string): void {
  const isWaiting = unkept.has(client)
  unkept.set(client, [emoji, ...recentEmoji(client).filter((one) => one !== emoji)].slice(0, maxRecent))
  if (!isWaiting) setTimeout(() => void keep(client), pauseMs)
}

async function keep(client: Client): Promise<void> {
  const kept = unkept.get(client)
  try {
    await client.setPreferences({ [key]: [...(kept ?? [])] })
  } catch {
    // Without a network they are known to this page, and kept with the next one that is picked.
  }
  if (unkept.get(client) === kept) unkept.delete(client)
  else setTimeout(() => void keep(client), pauseMs)
}

/** Those of the moment in which this is first shown: nothing moves under the finger that picks. */
export function useRecentEmoji(): { recent: readonly string[]; remember: (emoji: string) => void } {
  const client = useClient()
  const [recent] = useState(() => recentEmoji(client))
  const remember = useCallback((emoji: string) => rememberEmoji(client, emoji), [client])
  return { recent, remember }
}
