import { usePreferences } from '../base/context.js'
import { type PeopleTexts, peopleTextsOf } from '../text/people/index.js'

/** The words for contacts in the chosen language. */
export function usePeopleTexts(): PeopleTexts {
  return peopleTextsOf(usePreferences().language)
}
