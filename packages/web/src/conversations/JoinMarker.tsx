import { usePreferences } from '../base/context.js'
import { groupTextsOf } from '../text/groups/index.js'

/** Says in the list of conversations how many ask to be let into a group. */
export function JoinMarker({ count }: { readonly count: number }) {
  const words = groupTextsOf(usePreferences().language)
  return (
    <span className="text-accent" data-testid="join-marker">
      {words.requestsMarker(count)}{' '}
    </span>
  )
}
