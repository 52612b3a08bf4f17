import { type Locale, localeTags } from '../index.js'
import { isolateInsertions } from '../isolate.js'
import { groupTexts as en, type GroupTexts } from './en.js'
import { groupTexts as zhCn } from './zh-cn.js'

export type { GroupTexts }

const all: Readonly<Record<Locale, GroupTexts>> = { 'zh-CN': zhCn, en }
const isolated = new Map(localeTags.map((locale) => [locale, isolateInsertions(all[locale])]))

/** The words for the pages of a group in a language. */
export function groupTextsOf(locale: Locale): GroupTexts {
  return isolated.get(locale) ?? en
}
