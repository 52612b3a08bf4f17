import { usePreferences } from '../base/context.js'
import { type GroupTexts, groupTextsOf } from '../text/groups/index.js'

/** The words for the pages of a group in the chosen language. */
export function useGroupTexts(): GroupTexts {
  return groupTextsOf(usePreferences().language)
}
