/** What a person chose for this browser: kept in `localStorage`, so that the sign-in page has it too. */
import { createStore, type Store } from './cell.js'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]
export type Theme = 'system' | 'light' | 'dark'

export interface Preferences {
  readonly language: Language
  readonly theme: Theme
  /** Which key sends; the other one makes a new line. */
  readonly sendKey: 'enter' | 'mod-enter'
  /** Whether sending while reading history goes to the newest message. */
  readonly followOnSend: boolean
  /** Whether the details pane is open where there is room for three panes. */
  readonly showDetails: boolean
}

export interface PreferencesStore extends Store<Preferences> {
  update(patch: Partial<Preferences>): void
}

const storageKey = 'stonechat.preferences'

type PreferencesStorage = Pick<Storage, 'getItem' | 'setItem'>

/** The first of a browser's languages that we speak; English otherwise. */
export function chooseLanguage(languages: readonly string[]): Language {
  const found = languages.map((tag) => tag.toLowerCase()).find((tag) => /^(zh|en)\b/.test(tag))
  return found?.startsWith('zh') ? 'zh-CN' : 'en'
}

/** Reads the kept preferences; what is missing or unreadable takes its default. */
export function createPreferences(
  storage: PreferencesStorage,
  languages: readonly string[],
): PreferencesStore {
  const store = createStore<Preferences>({ ...defaults(languages), ...readKept(storage) })
  const update = (patch: Partial<Preferences>) => {
    store.set({ ...store.getSnapshot(), ...patch })
    storage.setItem(storageKey, JSON.stringify(store.getSnapshot()))
  }
  return { ...store, update }
}

/** Language and theme belong to the whole document. */
export function applyLook(root: HTMLElement, { language, theme }: Preferences): void {
  root.lang = language
  root.dataset.theme = theme
}

function defaults(languages: readonly string[]): Preferences {
  return {
    language: chooseLanguage(languages),
    theme: 'system',
    sendKey: 'enter',
    followOnSend: true,
    showDetails: true,
  }
}

function readKept(storage: PreferencesStorage): Partial<Preferences> {
  try {
    const kept: unknown = JSON.parse(storage.getItem(storageKey) ?? '{}')
    return typeof kept === 'object' && kept !== null ? kept : {}
  } catch {
    return {}
  }
}
