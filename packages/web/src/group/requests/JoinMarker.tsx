import { useGroupTexts } from '../use-group-texts.js'

/** Says in the list of conversations how many ask to be let into a group. */
export function JoinMarker({ count }: { readonly count: number }) {
  const words = useGroupTexts()
  return (
    <span className="text-accent" data-testid="join-marker">
      {words.requestsMarker(count)}{' '}
    </span>
  )
}
