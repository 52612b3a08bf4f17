import { type Locale, localeTags } from '../index.js'
import { isolateInsertions } from '../isolate.js'
import { peopleTexts as en, type PeopleTexts } from './en.js'
import { peopleTexts as zhCn } from './zh-cn.js'

const all: Readonly<Record<Locale, PeopleTexts>> = { 'zh-CN': zhCn, en }
const isolated = new Map(localeTags.map((locale) => [locale, isolateInsertions(all[locale])]))

export type { PeopleTexts }

/** The words for contacts in a language. */
export function peopleTextsOf(locale: Locale): PeopleTexts {
  return isolated.get(locale) ?? en
}
