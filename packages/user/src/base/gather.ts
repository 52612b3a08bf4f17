import { limits, StonechatError } from '@stonechat/protocol'

/** Writes durably. @throws StonechatError `overloaded` where too many wait */
export type GatheredWrite<I, O> = (input: I) => Promise<O>

interface WaitingWrite<I, O> {
  readonly input: I
  resolve(outcome: O): void
  reject(error: unknown): void
}

/**
 * Lets people who sign in share transactions: while one is under way, the next batch gathers. A single one does not wait
 * for others; when everybody comes back at once, hundreds share one write to the disk.
 * @param write decides the whole batch in one transaction, with outcomes in its order
 */
export function gather<I, O>(write: (batch: readonly I[]) => Promise<readonly O[]>): GatheredWrite<I, O> {
  const waiting: WaitingWrite<I, O>[] = []
  let isBusy = false

  async function work(): Promise<void> {
    isBusy = true
    while (waiting.length > 0) {
      const batch = waiting.splice(0, limits.signInBatchMax)
      try {
        const outcomes = await write(batch.map(({ input }) => input))
        for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index]!)
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    isBusy = false
  }

  return (input) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= limits.signInsMaxWaiting) return reject(new StonechatError('overloaded'))
      waiting.push({ input, resolve, reject })
      if (!isBusy) void work()
    })
}
