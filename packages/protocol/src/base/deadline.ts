/** Timers are everywhere; their types come with Node or with the DOM, and this package knows neither. */
declare const setTimeout: (run: () => void, afterMs: number) => unknown
declare const clearTimeout: (timer: unknown) => void

/**
 * What a promise resolves to, or a rejection once the time is up; the work itself goes on.
 * @param what does not answer, for the error: `authenticate`
 */
export async function withDeadline<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: unknown
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not answer within ${ms} ms`)), ms)
  })
  try {
    return await Promise.race([promise, deadline])
  } finally {
    clearTimeout(timer)
  }
}
