export interface Deadline {
  /** What it is for ends with this. */
  readonly signal: AbortSignal
  /** Counts the time anew. */
  extend(): void
  /** There is nothing more to be ended. */
  stop(): void
}

/** Ends a request that takes too long, or that is not wanted any more, also where that was so before it began. */
export function createDeadline(ms: number, wanted: AbortSignal): Deadline {
  const ending = new AbortController()
  const end = () => ending.abort()
  let timer = setTimeout(end, ms)
  wanted.addEventListener('abort', end)
  if (wanted.aborted) end()
  return {
    signal: ending.signal,
    extend() {
      clearTimeout(timer)
      timer = setTimeout(end, ms)
    },
    stop() {
      clearTimeout(timer)
      wanted.removeEventListener('abort', end)
    },
  }
}
