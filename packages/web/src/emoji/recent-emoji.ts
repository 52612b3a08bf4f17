import type { Client } from '@stonechat/client'
import { useCallback, useState } from 'react'
import { useClient } from '../base/context.js'

/** The name under which the account keeps them for all devices. */
const key = 'recent_emoji'

const maxRecent = 18

/** Several that are picked one after the other are kept with one request. */
const pauseMs = 2_000

interface Unkept {
  readonly userId: number | undefined
  readonly emoji: readonly string[]
}

/** What was picked and is not with the account yet. */
const unkept = new WeakMap<Client, Unkept>()

/** The emoji that the user picked last, on whatever device, the newest first. */
export function recentEmoji(client: Client): readonly string[] {
  const kept = ownUnkept(client)?.emoji ?? client.preferences.getSnapshot()[key]
  if (!Array.isArray(kept)) return []
  return kept.filter((one): one is string => typeof one === 'string').slice(0, maxRecent)
}

/** Puts an emoji before the others. */
export function rememberEmoji(client: Client, emoji: string): void {
  const isWaiting = ownUnkept(client) !== undefined
  const others = recentEmoji(client).filter((one) => one !== emoji)
  unkept.set(client, { userId: ownIdOf(client), emoji: [emoji, ...others].slice(0, maxRecent) })
  if (!isWaiting) setTimeout(() => void keep(client), pauseMs)
}

async function keep(client: Client): Promise<void> {
  const picked = ownUnkept(client)
  if (picked === undefined) return
  try {
    await client.setPreferences({ [key]: [...picked.emoji] })
  } catch {
    // Without a network they are known to this page, and kept with the next one that is picked.
  }
  if (unkept.get(client) === picked) unkept.delete(client)
  else setTimeout(() => void keep(client), pauseMs)
}

/** What another one picked, who has signed out since, is not for this one's account. */
function ownUnkept(client: Client): Unkept | undefined {
  const picked = unkept.get(client)
  return picked?.userId === ownIdOf(client) ? picked : undefined
}

function ownIdOf(client: Client): number | undefined {
  const account = client.account.getSnapshot()
  return account.status === 'signed_in' ? account.user.id : undefined
}

/** Those of the moment in which this is first shown: nothing moves under the finger that picks. */
export function useRecentEmoji(): { recent: readonly string[]; remember: (emoji: string) => void } {
  const client = useClient()
  const [recent] = useState(() => recentEmoji(client))
  const remember = useCallback((emoji: string) => rememberEmoji(client, emoji), [client])
  return { recent, remember }
}
