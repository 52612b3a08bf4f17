/**
 * The commit queue: while one transaction is under way, the next batch gathers. Under load a batch grows and the cost
 * of a durable write is shared; at rest a message waits for nobody. Lanes run side by side; one lane is strictly in
 * order, and everything of one conversation is in one lane.
 *
 * A transaction costs much the same for one message as for ten, so a lane that always began the next one at once would
 * spend its time on small ones long before it is busy: after a transaction it gathers for as long as that one took. A lane
 * that is busy does not rest, and the outcomes of one transaction are told while the next one is under way.
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
    let tellLast: (() => void) | undefined
    while (lane.waiting.length > 0) {
      const started = performance.now()
      const batch = takeBatch(lane)
      const committed = commitBatch(batch)
      if (tellLast !== undefined) {
        // By then the transaction has really begun, whatever the commit does first.
        await turn()
        tellLast()
      }
      tellLast = await committed
      if (lane.waiting.length >= limits.commitGatherMaxMessages) continue
      const ended = performance.now()
      tellLast()
      tellLast = undefined
      // Who came alone makes nobody wait.
      const gatherMs = batch.length === 1 ? 0 : Math.min(ended - started, limits.commitGatherMaxMs)
      await sleepUntil(ended + gatherMs)
    }
    lane.isBusy = false
  }

  /** Never rejects: what it resolves to tells those who pushed what became of it. */
  async function commitBatch(batch: Waiting<Item, Outcome>[]): Promise<() => void> {
    try {
      const outcomes = await options.commit(batch.map((one) => one.item))
      return () => {
        for (const [index, one] of batch.entries()) settle(one, outcomes[index] as Outcome)
      }
    } catch (error) {
      const isOutage = error instanceof StonechatError && error.entry.retryable
      // A fault that is not the database's own is some row's: find it, and let its mates pass.
      if (!isOutage && batch.length > 1) return commitOneByOne(batch)
      return () => {
        for (const one of batch) release(one, () => one.reject(error))
      }
    }
  }

  async function commitOneByOne(batch: readonly Waiting<Item, Outcome>[]): Promise<() => void> {
    const tells: (() => void)[] = []
    for (const one of batch) tells.push(await commitBatch([one]))
    return () => {
      for (const tell of tells) tell()
    }
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

/** One turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** @param time by `performance.now()` */
async function sleepUntil(time: number): Promise<void> {
  const leftMs = time - performance.now()
  if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs))
}

/** FNV-1a, 32 bits. */
function hash(key: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < key.length; index += 1)
    value = Math.imul(value ^ key.charCodeAt(index), 0x01000193)
  return value >>> 0
}
