import { StonechatError } from '@stonechat/protocol'

/** Runs at most `maxRunning` tasks at once and keeps at most `maxWaiting` more, in order. */
export interface HashGate {
  /** @throws StonechatError `overloaded` where the queue is full */
  run<T>(task: () => Promise<T>): Promise<T>
}

/** Hashing is meant to be expensive: without a bound a storm of logins would take every core and all memory. */
export function createHashGate(options: { maxRunning: number; maxWaiting: number }): HashGate {
  let running = 0
  const waiting: (() => void)[] = []

  async function enter(): Promise<void> {
    if (running < options.maxRunning) {
      running += 1
      return
    }
    if (waiting.length >= options.maxWaiting) throw new StonechatError('overloaded')
    // A task that ends hands its place over, so `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve))
  }

  function leave(): void {
    const next = waiting.shift()
    if (next === undefined) running -= 1
    else next()
  }

  return {
    async run(task) {
      await enter()
      try {
        return await task()
      } finally {
        leave()
      }
    },
  }
}
