import type { Locale } from './index.js'
import { enSettings, type SettingsTexts } from './settings-en.js'
import { zhCnSettings } from './settings-zh-cn.js'

const settingsByLocale: Readonly<Record<Locale, SettingsTexts>> = { 'zh-CN': zhCnSettings, en: enSettings }

/** The words of the settings page: apart from the others, since few look at it and everybody waits for the sign-in page. */
export function settingsTextsOf(locale: Locale): SettingsTexts {
  return settingsByLocale[locale]
}
