/** What every component may ask for: the SDK, the preferences, the words of the language, the toasts. */
import type { Client, Readable } from '@stonechat/client'
import type { OwnUser } from '@stonechat/protocol'
import { createContext, useContext, useSyncExternalStore } from 'react'
import { type Texts, textsOf } from '../text/index.js'
import type { BrowserPreferences, PreferencesStore } from './preferences.js'
import type { Toasts } from './toasts.js'

export interface AppContextValue {
  readonly client: Client
  readonly preferences: PreferencesStore
  readonly toasts: Toasts
}

export const AppContext = createContext<AppContextValue | undefined>(undefined)

export function useApp(): AppContextValue {
  const value = useContext(AppContext)
  if (value === undefined) throw new Error('AppContext is missing')
  return value
}

/** The current value of a readable, kept current. */
export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, readable.getSnapshot, readable.getSnapshot)
}

export function useClient(): Client {
  return useApp().client
}

export function usePreferences(): BrowserPreferences {
  return useReadable(useApp().preferences)
}

/** All words in the chosen language. */
export function useTexts(): Texts {
  return textsOf(usePreferences().language)
}

/** The signed-in user. Only for what is shown while signed in. */
export function useOwnUser(): OwnUser {
  const account = useReadable(useClient().account)
  if (account.status !== 'signed_in') throw new Error('nobody is signed in')
  return account.user
}
