/**
 * The languages of the app. A new one is an entry in `locales` and in `textsByLocale` here, one in `settings.ts`, and its
 * two files of words; what is missing is a type error.
 */
import type { Language } from '@stonechat/protocol'
import { en, type Texts } from './en.js'
import { zhCn } from './zh-cn.js'

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

// Apart from `locales`: the script of the first paint needs the list and must not load the words.
const textsByLocale: Readonly<Record<Locale, Texts>> = { 'zh-CN': zhCn, en }

/** The words of a language; those of the settings page are apart. */
export function textsOf(locale: Locale): Texts {
  return textsByLocale[locale]
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
