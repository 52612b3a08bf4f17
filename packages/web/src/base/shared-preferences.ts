import type { Client } from '@stonechat/client'
import {
  type BrowserPreferences,
  isChoice,
  type PreferencesStorage,
  type PreferencesStore,
} from './preferences.js'

/** What a person chooses for all devices, and what the account calls it. The rest is for this browser. */
const sharedNames = {
  language: 'language',
  theme: 'theme',
  sendKey: 'send_key',
  skinTone: 'skin_tone',
  showBlocked: 'show_blocked',
} as const

type SharedName = keyof typeof sharedNames

const storageKey = 'stonechat.unsent-preferences'

/** Chosen here and not with the account yet: newer than what it has. */
interface Unsent {
  readonly userId?: number
  readonly patch: Partial<BrowserPreferences>
}

type SharedClient = Pick<Client, 'account' | 'connection' | 'preferences' | 'setPreferences'>

/**
 * The preferences of this browser, which follow those of the account while a user is signed in. What is chosen here goes
 * to the account too; without a network once there is one, even where the page was loaded again meanwhile.
 */
export function sharePreferences(
  client: SharedClient,
  local: PreferencesStore,
  storage: PreferencesStorage,
): PreferencesStore {
  let unsent = readUnsent(storage)

  follow()
  client.preferences.subscribe(follow)
  client.account.subscribe(() => {
    const account = client.account.getSnapshot()
    if (account.status === 'starting' || ownId() === unsent.userId) return
    keep({ patch: {} })
    follow()
  })
  client.connection.subscribe(() => {
    if (client.connection.getSnapshot().status === 'online') void push()
  })

  return {
    getSnapshot: local.getSnapshot,
    subscribe: local.subscribe,
    update(patch) {
      local.update(patch)
      const userId = ownId()
      if (userId === undefined) return
      const shared = Object.entries(patch).filter(([name]) => isShared(name))
      keep({ userId, patch: { ...unsent.patch, ...Object.fromEntries(shared) } })
      void push()
    },
  }

  function ownId(): number | undefined {
    const account = client.account.getSnapshot()
    return account.status === 'signed_in' ? account.user.id : undefined
  }

  function keep(next: Unsent): void {
    unsent = next
    storage.setItem(storageKey, JSON.stringify(next))
  }

  /** What the account has wins over what this browser had. */
  function follow(): void {
    const theirs = client.preferences.getSnapshot()
    const mine = local.getSnapshot()
    const news = Object.entries(sharedNames)
      .map(([name, key]) => [name as SharedName, theirs[key]] as const)
      .filter((entry) => isChoice(entry) && !(entry[0] in unsent.patch) && mine[entry[0]] !== entry[1])
    if (news.length > 0) local.update(Object.fromEntries(news))
  }

  async function push(): Promise<void> {
    const pushed = unsent
    const patch = Object.entries(pushed.patch).map(([name, value]) => [
      sharedNames[name as SharedName],
      value,
    ])
    if (patch.length === 0) return
    try {
      await client.setPreferences(Object.fromEntries(patch))
    } catch {
      // Sent again with the next connection.
      return
    }
    // What was chosen meanwhile is on its way by itself.
    if (unsent === pushed) keep({ ...pushed, patch: {} })
  }
}

function readUnsent(storage: PreferencesStorage): Unsent {
  try {
    const { userId, patch } = JSON.parse(storage.getItem(storageKey) ?? '')
    return { userId, patch: Object.fromEntries(Object.entries(patch).filter(isChoice)) }
  } catch {
    return { patch: {} }
  }
}

function isShared(name: string): boolean {
  return Object.hasOwn(sharedNames, name)
}
