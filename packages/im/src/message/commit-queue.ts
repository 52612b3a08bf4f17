/**
 * The commit queue: everything that came in one turn of the event loop goes to the store together, at once, whatever is
 * under way there; the store lets what waits for it share transactions. What is here is the bound on how much may wait, and
 * the order: everything of one conversation is in one lane, and a lane hands over and announces in the order of pushing.
 */

import { limits, StonechatError } from '@stonechat/protocol'
import { imLimits } from '../limits.js'

export interface CommitQueueOptions<Item, Outcome, Prepared> {
  /** How many transactions the store carries side by side: 1 for an engine with a single writer. */
  readonly lanes: number
  /** Items of one key are committed in the order they were pushed. */
  readonly keyOf: (item: Item) => string
  readonly bytesOf: (item: Item) => number
  /** What has to be known before the commit; a lane does one at a time. `undefined` where there is nothing to wait for. */
  readonly prepare?: (group: readonly Item[]) => Promise<Prepared> | undefined
  /** Begins to store: one outcome per item, in order. Called again for the same lane before it has resolved. */
  readonly commit: (
    group: readonly Item[],
    lane: number,
    prepared: Prepared | undefined,
  ) => Promise<readonly Outcome[]>
  /** Announces an outcome; called in commit order, before `push` resolves. Must not throw. */
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

interface QueuedItem<Item, Outcome> {
  readonly item: Item
  readonly bytes: number
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (reason: unknown) => void
}

interface CommitLane<Item, Outcome> {
  readonly number: number
  waiting: QueuedItem<Item, Outcome>[]
  isHandingOver: boolean
  /** Resolves once the outcomes of all that was handed over so far have been announced. */
  told: Promise<void>
}

/** Makes a commit queue, bounded by `commitQueueMaxMessages` and `commitQueueMaxBytes`. */
export function createCommitQueue<Item, Outcome, Prepared = never>(
  options: CommitQueueOptions<Item, Outcome, Prepared>,
): CommitQueue<Item, Outcome> {
  const lanes = Array.from(
    { length: options.lanes },
    (_, number): CommitLane<Item, Outcome> => ({
      ...{ number, waiting: [], isHandingOver: false, told: Promise.resolve() },
    }),
  )
  let depth = 0
  let queuedBytes = 0
  let idle: (() => void)[] = []

  return {
    push(item) {
      const bytes = options.bytesOf(item)
      if (depth >= imLimits.commitQueueMaxMessages || queuedBytes + bytes > imLimits.commitQueueMaxBytes) {
        return Promise.reject(new StonechatError('overloaded'))
      }
      depth += 1
      queuedBytes += bytes
      const lane = lanes[hash(options.keyOf(item)) % lanes.length]!
      return new Promise((resolve, reject) => {
        lane.waiting.push({ item, bytes, resolve, reject })
        if (lane.isHandingOver) return
        lane.isHandingOver = true
        setImmediate(() => void handOver(lane))
      })
    },
    drain: () => (depth === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve))),
    get depth() {
      return depth
    },
  }

  async function handOver(lane: CommitLane<Item, Outcome>): Promise<void> {
    while (lane.waiting.length > 0) {
      const group = takeGroup(lane)
      const items = group.map((one) => one.item)
      let outcomes: Promise<readonly Outcome[]>
      try {
        const preparing = options.prepare?.(items)
        const prepared = preparing === undefined ? undefined : await preparing
        outcomes = options.commit(items, lane.number, prepared)
      } catch (error) {
        outcomes = Promise.reject(error)
      }
      lane.told = tellInTurn(lane.told, group, outcomes)
      await turn()
    }
    lane.isHandingOver = false
  }

  /** Never rejects: each `push` settles with what became of its item, after those before it. */
  async function tellInTurn(
    before: Promise<void>,
    group: readonly QueuedItem<Item, Outcome>[],
    outcomes: Promise<readonly Outcome[]>,
  ): Promise<void> {
    const [result] = await Promise.allSettled([outcomes, before])
    for (const [index, one] of group.entries()) {
      depth -= 1
      queuedBytes -= one.bytes
      if (result.status === 'rejected') {
        one.reject(result.reason)
        continue
      }
      const outcome = result.value[index] as Outcome
      options.onCommitted(one.item, outcome)
      one.resolve(outcome)
    }
    if (depth > 0) return
    for (const resolve of idle) resolve()
    idle = []
  }
}

/** Takes from the front of a lane what one transaction may hold; at least one item. */
function takeGroup<Item, Outcome>(lane: CommitLane<Item, Outcome>): QueuedItem<Item, Outcome>[] {
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

/** One turn of the event loop: what comes in it goes together. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** FNV-1a, 32 bits. */
function hash(key: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < key.length; index += 1)
    value = Math.imul(value ^ key.charCodeAt(index), 0x01000193)
  return value >>> 0
}
