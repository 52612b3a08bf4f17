import type { Language } from '../base/preferences.js'
import { enSettings, type SettingsTexts } from './settings-en.js'
import { zhCnSettings } from './settings-zh-cn.js'

/** The words of the settings page: apart from the others, since few look at it and everybody waits for the sign-in page. */
export function settingsTextsOf(language: Language): SettingsTexts {
  return language === 'zh-CN' ? zhCnSettings : enSettings
}
