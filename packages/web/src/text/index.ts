import type { Language } from '../base/preferences.js'
import { en, type Texts } from './en.js'
import { zhCn } from './zh-cn.js'

export type { Texts }

/** The words of a language. */
export function textsOf(language: Language): Texts {
  return language === 'zh-CN' ? zhCn : en
}
