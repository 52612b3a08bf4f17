/** How long a test waits for what must come. */
export const patienceMs = 45_000

/**
 * The value, or a rejection that says what was waited for.
 * @param describe called when time is up, so that it can say what came instead
 */
export async function within<T>(promise: Promise<T>, describe: () => string, ms = patienceMs): Promise<T> {
  const { stack } = new Error()
  let timer: NodeJS.Timeout | undefined
  const timeUp = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`waited ${ms} ms in vain for ${describe()}`)
      if (stack !== undefined) error.stack = `${error.message}\n${stack.split('\n').slice(2).join('\n')}`
      reject(error)
    }, ms)
  })
  try {
    return await Promise.race([promise, timeUp])
  } finally {
    clearTimeout(timer)
  }
}
