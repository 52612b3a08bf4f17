import { useEffect, useState } from 'react'

interface Answer<T> {
  /** The newest one: it stays while another is asked for. */
  readonly answer?: T
  /** Why the last one did not come. */
  readonly failure?: unknown
}

/** What the server answers to a question, which is asked anew when it is another one: give it by `useCallback`. */
export function useAnswer<T>(ask: () => Promise<T>): Answer<T> {
  const [state, setState] = useState<Answer<T>>({})
  useEffect(() => {
    let isLeft = false
    ask().then(
      (answer) => !isLeft && setState({ answer }),
      (failure: unknown) => !isLeft && setState({ failure }),
    )
    return () => {
      isLeft = true
    }
  }, [ask])
  return state
}
