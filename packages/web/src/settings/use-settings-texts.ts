import { usePreferences } from '../base/context.js'
import { settingsTextsOf } from '../text/settings.js'
import type { SettingsTexts } from '../text/settings-en.js'

/** The words of the settings page in the chosen language. */
export function useSettingsTexts(): SettingsTexts {
  return settingsTextsOf(usePreferences().language)
}
