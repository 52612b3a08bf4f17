import { usePreferences } from '../base/context.js'
import { failureText } from '../text/error-text.js'
import { Spinner } from './Spinner.js'

/** In a dialog, in place of what is being fetched: that it is on its way, or why it did not come. */
export function Fetching({ failure }: { readonly failure: unknown }) {
  const { language } = usePreferences()
  if (failure === undefined) {
    return (
      <div className="flex justify-center pt-2 pb-6 text-ink-quiet">
        <Spinner />
      </div>
    )
  }
  return (
    <p className="px-5 pt-1 pb-5 text-ink-soft" role="alert">
      {failureText(failure, language)}
    </p>
  )
}
