/** What a person chose, as this browser has it: kept in `localStorage`, so that the sign-in page has it too. */

import type { Readable } from '@stonechat/client'
import { chooseLocale, localeTags } from '../text/index.js'
import { createCell } from './cell.js'

/** Everything that can be chosen. The first of each is the default, except that the language is that of the browser. */
export const choices = {
  language: localeTags,
  theme: ['system', 'light', 'dark'],
  /** Which key sends; the other one makes a new line. */
  sendKey: ['enter', 'mod-enter'],
  /** Whether sending while reading history goes to the newest message. */
  followOnSend: [true, false],
  /** Whether the details pane is open where there is room for three panes. */
  showDetails: [true, false],
  /** Whether conversations with people whom one has blocked are in the list. */
  showBlocked: [true, false],
  /** The skin of emoji that show people. */
  skinTone: ['none', 'light', 'medium-light', 'medium', 'medium-dark', 'dark'],
} as const

type Choices = typeof choices

export type BrowserPreferences = { readonly [Name in keyof Choices]: Choices[Name][number] }

export interface PreferencesStore extends Readable<BrowserPreferences> {
  update(patch: Partial<BrowserPreferences>): void
}

const storageKey = 'stonechat.preferences'

/** Where they are kept: `localStorage`. */
export type PreferencesStorage = Pick<Storage, 'getItem' | 'setItem'>

/** Reads the kept preferences; what is missing, unreadable or no choice (any more) takes its default. */
export function createPreferences(
  storage: PreferencesStorage,
  browserLanguages: readonly string[],
): PreferencesStore {
  const language = chooseLocale(browserLanguages)
  const { getSnapshot, subscribe, set } = createCell({ ...defaults, language, ...readKept(storage) })
  return {
    getSnapshot,
    subscribe,
    update(patch) {
      set({ ...getSnapshot(), ...patch })
      storage.setItem(storageKey, JSON.stringify(getSnapshot()))
    },
  }
}

const defaults = Object.fromEntries(
  Object.entries(choices).map(([name, [first]]) => [name, first]),
) as unknown as BrowserPreferences

function readKept(storage: PreferencesStorage): Partial<BrowserPreferences> {
  try {
    const kept: unknown = JSON.parse(storage.getItem(storageKey) ?? '{}')
    return Object.fromEntries(Object.entries(kept ?? {}).filter(isChoice))
  } catch {
    return {}
  }
}

/** Whether a value is one that can be chosen under this name. */
export function isChoice([name, value]: readonly [string, unknown]): boolean {
  const values: readonly unknown[] = Object.hasOwn(choices, name) ? choices[name as keyof Choices] : []
  return values.includes(value)
}
