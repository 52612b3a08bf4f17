/** A wait that can be ended early. */
export interface Pause {
  /** Resolves after so long, when it is woken, or when the signal is given. A wake-up between two waits ends the next one at once. */
  rest(ms: number, signal: AbortSignal): Promise<void>
  wake(): void
}

export function createPause(): Pause {
  let isAwake = false
  let end: (() => void) | undefined

  return {
    rest: (ms, signal) =>
      new Promise((resolve) => {
        if (isAwake || signal.aborted) {
          isAwake = false
          return resolve()
        }
        const timer = setTimeout(finish, ms)
        signal.addEventListener('abort', finish, { once: true })
        end = finish
        function finish() {
          clearTimeout(timer)
          signal.removeEventListener('abort', finish)
          end = undefined
          isAwake = false
          resolve()
        }
      }),
    wake() {
      isAwake = true
      end?.()
    },
  }
}

/** Resolves after so long, or when the signal is given. */
export function rest(ms: number, signal: AbortSignal): Promise<void> {
  return createPause().rest(ms, signal)
}
