/**
 * The languages of the app. A new one is its file of words, named for its tag in lower case, and an entry in `locales` and
 * in `loaders` here; what is missing is a type error.
 */
import type { Language } from '@stonechat/protocol'
import type { Texts } from './en.js'
import { isolateInsertions } from './isolate.js'

export type { Texts }

interface LocaleEntry {
  /** The language in its own words. */
  readonly name: string
  /** The language of sentences that come with the protocol: errors and previews. */
  readonly sentences: Language
}

/** Every language by its BCP 47 tag, in the order in which they are offered. */
export const locales = {
  'zh-CN': { name: '中文', sentences: 'zh' },
  en: { name: 'English', sentences: 'en' },
} as const satisfies Readonly<Record<string, LocaleEntry>>

export type Locale = keyof typeof locales

export const localeTags = Object.keys(locales) as readonly Locale[]

const fallback: Locale = 'en'

// Apart from `locales`: the script of the first paint needs the list and must not hold the words.
const loaders: Readonly<Record<Locale, () => Promise<{ readonly texts: Texts }>>> = {
  'zh-CN': () => import('./zh-cn.js'),
  en: () => import('./en.js'),
}

const loaded = new Map<Locale, Texts>()

/** Loads the words of a language: a file of their own, so that a visitor fetches one language. Rejects where it cannot be fetched. */
export async function loadTexts(locale: Locale): Promise<void> {
  const { texts } = await loaders[locale]()
  loaded.set(locale, isolateInsertions(texts))
}

/** The words of a language, which must be loaded. */
export function textsOf(locale: Locale): Texts {
  const texts = loaded.get(locale)
  if (texts === undefined) throw new Error(`the words of ${locale} are not loaded`)
  return texts
}

/** The first of a browser's languages that the app has, in this or another region; English otherwise. */
export function chooseLocale(wanted: readonly string[]): Locale {
  for (const tag of wanted.map((one) => one.toLowerCase())) {
    const found =
      localeTags.find((locale) => locale.toLowerCase() === tag) ??
      localeTags.find((locale) => languageOf(locale) === languageOf(tag))
    if (found !== undefined) return found
  }
  return fallback
}

function languageOf(tag: string): string | undefined {
  return tag.split('-', 1)[0]
}
