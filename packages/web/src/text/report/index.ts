import type { Locale } from '../index.js'
import { reportTexts as en, type ReportTexts } from './en.js'
import { reportTexts as zhCn } from './zh-cn.js'

const all: Readonly<Record<Locale, ReportTexts>> = { 'zh-CN': zhCn, en }

/** The words for reporting in a language. */
export function reportTextsOf(locale: Locale): ReportTexts {
  return all[locale]
}
