/**
 * The commit queue: while one transaction is under way, the next batch gathers. Under load a batch grows and the cost
 * of a durable write is shared; at rest a message waits for nobody. Lanes run side by side; one lane is strictly in
 * order, and everything of one conversation is in one lane.
 */
import { limits, StonechatError } from '@stonechat/protocol'

export interface CommitQueueOptions<Item, Outcome> {
  /** How many transactions may be under way at once: 1 for an engine with a single writer. */
  readonly lanes: number
  /** Items of one key are committed in the order they were pushed. */
  readonly keyOf: (item: Item) => string
  readonly bytesOf: (item: Item) => number
  /** One transaction: one outcome per item, in order. */
  readonly commit: (batch: readonly Item[]) => Promise<readonly Outcome[]>
  /** Announces an outcome; called in commit order, before the pusher hears of it. Must not throw. */
  readonly onCommitted: (item: Item, outcome: Outcome) => void
}

export interface CommitQueue<Item, Outcome> {
  /**
   * Queues an item; resolves once it is durable.
   * @throws StonechatError `overloaded` where the queue is full (nothing happened), or what the commit failed with
   */
  push(item: Item): Promise<Outcome>
  /** Resolves once all that was pushed is settled. */
  drain(): Promise<void>
  readonly depth: number
}

interface Waiting<Item, Outcome> {
  readonly item: Item
  readonly bytes: number
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (reason: unknown) => void
}

interface Lane<Item, Outcome> {
  waiting: Waiting<Item, Outcome>[]
  isBusy: boolean
}

/** Makes a commit queue, bounded by `commitQueueMaxMessages` and `commitQueueMaxBytes`. */
export function createCommitQueue<Item, Outcome>(
  options: CommitQueueOptions<Item, Outcome>,
): CommitQueue<Item, Outcome> {
  const lanes = Array.from(
    { length: options.lanes },
    (): Lane<Item, Outcome> => ({ waiting: [], isBusy: false }),
  )
  let depth = 0
  let queuedBytes = 0
  let idle: (() => void)[] = []

  return {
    push(item) {
      const bytes = options.bytesOf(item)
      if (depth >= limits.commitQueueMaxMessages || queuedBytes + bytes > limits.commitQueueMaxBytes) {
        return Promise.reject(new StonechatError('overloaded'))
      }
      depth += 1
      queuedBytes += bytes
      const lane = lanes[hash(options.keyOf(item)) % lanes.length]!
      return new Promise((resolve, reject) => {
        lane.waiting.push({ item, bytes, resolve, reject })
        if (lane.isBusy) return
        lane.isBusy = true
        // One turn of the event loop, so that what arrives in the same turn shares the first batch.
        setImmediate(() => void run(lane))
      })
    },
    drain: () => (depth === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
    get depth() {
      return depth
    },
  }

  async function run(lane: Lane<Item, Outcome>): Promise<void> {
    while (lane.waiting.length > 0) await commitBatch(takeBatch(lane))
    lane.isBusy = false
  }

  async function commitBatch(batch: Waiting<Item, Outcome>[]): Promise<void> {
    let outcomes: readonly Outcome[]
    try {
      outcomes = await options.commit(batch.map((one) => one.item))
    } catch (error) {
      const isOutage = error instanceof StonechatError && error.entry.retryable
      // A fault that is not the database's own is some row's: find it, and let its mates pass.
      if (!isOutage && batch.length > 1) for (const one of batch) await commitBatch([one])
      else for (const one of batch) release(one, () => one.reject(error))
      return
    }
    for (const [index, one] of batch.entries()) settle(one, outcomes[index] as Outcome)
  }

  function settle(one: Waiting<Item, Outcome>, outcome: Outcome): void {
    options.onCommitted(one.item, outcome)
    release(one, () => one.resolve(outcome))
  }

  function release(one: Waiting<Item, Outcome>, tell: () => void): void {
    depth -= 1
    queuedBytes -= one.bytes
    tell()
    if (depth > 0) return
    for (const resolve of idle) resolve()
    idle = []
  }
}

/** Takes from the front of a lane what one transaction may hold; at least one item. */
function takeBatch<Item, Outcome>(lane: Lane<Item, Outcome>): Waiting<Item, Outcome>[] {
  let count = 0
  let bytes = 0
  while (count < lane.waiting.length && count < limits.commitBatchMaxMessages) {
    bytes += lane.waiting[count]!.bytes
    if (count > 0 && bytes > limits.commitBatchMaxBytes) break
    count += 1
  }
  if (count === lane.waiting.length) {
    const all = lane.waiting
    lane.waiting = []
    return all
  }
  return lane.waiting.splice(0, count)
}

/** FNV-1a, 32 bits. */
function hash(key: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < key.length; index += 1)
    value = Math.imul(value ^ key.charCodeAt(index), 0x01000193)
  return value >>> 0
}
