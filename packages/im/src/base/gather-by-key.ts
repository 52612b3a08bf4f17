import { StonechatError } from '@stonechat/protocol'
import { type Batches, gather } from '@stonechat/protocol/base'

export interface GatherByKeyOptions<Input, Outcome> {
  /** For so long after one batch of a key the next one gathers. */
  readonly quietMs: number
  /** How many are done together at most. */
  readonly batchMax: number
  /** How many may wait, of all keys. */
  readonly waitingMax: number
  /** Does a batch of one key: one outcome for each, in their order. Batches of a key follow each other. */
  readonly work: (inputs: readonly Input[]) => Promise<readonly Outcome[]>
}

export interface GatherByKey<Input, Outcome> {
  /**
   * Resolves as soon as it is done.
   * @throws StonechatError `overloaded` where too many wait (nothing happened), or what the work failed with
   */
  put(key: string, input: Input): Promise<Outcome>
  /** Resolves once all is done that was put; nothing waits for its batch to gather any more. */
  drain(): Promise<void>
}

interface Waiting<Input, Outcome> {
  readonly input: Input
  resolve(outcome: Outcome): void
  reject(reason: unknown): void
}

/**
 * Lets calls of one key share work. The first of a quiet key begins at once; those that come while it is under way or shortly
 * after are done together, so that a storm costs a few batches each second, however many calls it is.
 */
export function gatherByKey<Input, Outcome>({
  quietMs,
  batchMax,
  waitingMax,
  work,
}: GatherByKeyOptions<Input, Outcome>): GatherByKey<Input, Outcome> {
  type Batch = Waiting<Input, Outcome>[]
  const byKey = new Map<string, Batches<Waiting<Input, Outcome>, Batch, void>>()
  let waiting = 0
  let isDraining = false
  const pauses = new Set<() => void>()

  return {
    put(key, input) {
      if (waiting >= waitingMax) return Promise.reject(new StonechatError('overloaded'))
      waiting += 1
      const batches = byKey.get(key) ?? open(key)
      return new Promise((resolve, reject) => void batches.put({ input, resolve, reject }))
    },
    async drain() {
      isDraining = true
      for (const end of pauses) end()
      await Promise.all([...byKey.values()].map((batches) => batches.drain()))
      isDraining = false
    },
  }

  function open(key: string): Batches<Waiting<Input, Outcome>, Batch, void> {
    const batches = gather<Waiting<Input, Outcome>, Batch, void>({
      empty: () => [],
      add: (held, one) => void held.push(one),
      fits: (held) => held.length < batchMax,
      async work(batch) {
        await settle(batch)
        if (!isDraining) await pause()
        // This batch is the first of those that are open.
        if (batches.open().length === 1) byKey.delete(key)
      },
    })
    byKey.set(key, batches)
    return batches
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        pauses.delete(end)
        resolve()
      }
      const timer = setTimeout(end, quietMs)
      pauses.add(end)
    })
  }

  /** Never rejects: each call settles with what became of it. */
  async function settle(batch: Batch): Promise<void> {
    try {
      const outcomes = await work(batch.map(({ input }) => input))
      for (const [index, { resolve }] of batch.entries()) resolve(outcomes[index]!)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    } finally {
      waiting -= batch.length
    }
  }
}
