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
  /** Whether they are about to be kept; otherwise they go with the next one that is picked. */
  readonly isOnItsWay: boolean
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
  const isOnItsWay = ownUnkept(client)?.isOnItsWay === true
  const others = recentEmoji(client).filter((one) => one !== emoji)
  const recent = [emoji, ...others].slice(0, maxRecent)
  unkept.set(client, { userId: ownIdOf(client), emoji: recent, isOnItsWay: true })
  if (!isOnItsWay) setTimeout(() => void keep(client), pauseMs)
}

async function keep(client: Client): Promise<void> {
  const picked = ownUnkept(client)
  if (picked === undefined) return void unkept.delete(client)
  const isKept = await client.setPreferences({ [key]: [...picked.emoji] }).then(
    () => true,
    () => false,
  )
  if (unkept.get(client) !== picked) setTimeout(() => void keep(client), pauseMs)
  else if (isKept) unkept.delete(client)
  // Without a network they are known to this page only.
  else unkept.set(client, { ...picked, isOnItsWay: false })
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
