import type { Client } from '@stonechat/client'
import { isChoice, type Preferences, type PreferencesStore } from './preferences.js'

/** What a person chooses for all devices, and what the account calls it. The rest is for this browser. */
const sharedNames = { language: 'language', theme: 'theme', sendKey: 'send_key' } as const

type SharedName = keyof typeof sharedNames

type SharedClient = Pick<Client, 'account' | 'connection' | 'preferences' | 'setPreferences'>

/**
 * The preferences of this browser, which follow those of the account while somebody is signed in. What is chosen here goes
 * to the account too; without a network once there is one.
 */
export function sharePreferences(client: SharedClient, local: PreferencesStore): PreferencesStore {
  /** Chosen here, and not with the account yet: newer than what it has. */
  let pending: Partial<Preferences> = {}

  follow()
  client.preferences.subscribe(follow)
  client.account.subscribe(() => {
    if (!isSignedIn()) pending = {}
  })
  client.connection.subscribe(() => {
    if (client.connection.getSnapshot().status === 'online') void push()
  })

  return {
    getSnapshot: local.getSnapshot,
    subscribe: local.subscribe,
    update(patch) {
      local.update(patch)
      if (!isSignedIn()) return
      pending = {
        ...pending,
        ...Object.fromEntries(Object.entries(patch).filter(([name]) => isShared(name))),
      }
      void push()
    },
  }

  function isSignedIn(): boolean {
    return client.account.getSnapshot().status === 'signed_in'
  }

  /** What the account has wins over what this browser had. */
  function follow(): void {
    const theirs = client.preferences.getSnapshot()
    const mine = local.getSnapshot()
    const news = Object.entries(sharedNames)
      .map(([name, key]) => [name as SharedName, theirs[key]] as const)
      .filter((entry) => isChoice(entry) && !(entry[0] in pending) && mine[entry[0]] !== entry[1])
    if (news.length > 0) local.update(Object.fromEntries(news))
  }

  async function push(): Promise<void> {
    const pushed = pending
    const patch = Object.entries(pushed).map(([name, value]) => [sharedNames[name as SharedName], value])
    if (patch.length === 0) return
    try {
      await client.setPreferences(Object.fromEntries(patch))
    } catch {
      // Sent again with the next connection.
      return
    }
    // What was chosen meanwhile is on its way by itself.
    if (pending === pushed) pending = {}
  }
}

function isShared(name: string): boolean {
  return Object.hasOwn(sharedNames, name)
}
