/**
 * Group commit: while one transaction is under way, what comes gathers into the next. Under load a batch grows and the cost of
 * a durable write is shared; at rest a message does not wait. A lane is strictly in order; lanes run side by side.
 *
 * It is here, beside the database, and not on the event loop, so that the next transaction begins the moment the last has
 * ended, however busy the event loop is.
 *
 * A transaction costs much the same for one message as for ten, so a lane that always began the next one at once would
 * spend its time on small ones long before it is busy: after a transaction it gathers for as long as that one took.
 */

import type { CommitOutcome, MessageDraft } from '@stonechat/im/contract'
import { limits } from '@stonechat/protocol'
import { storageLimits } from '../limits.js'

export interface GroupCommitOptions {
  readonly lanes: number
  /** One transaction: one outcome for each draft, in order. A draft that is at fault must not fail the others. */
  readonly commit: (batch: readonly MessageDraft[]) => Promise<readonly CommitOutcome[]>
  /** Receives every durable transaction: how many messages, and its duration in milliseconds. */
  readonly onCommit: (messages: number, durationMs: number) => void
}

/** What was asked for together. */
export interface DraftGroup {
  readonly lane: number
  readonly drafts: readonly MessageDraft[]
  /** Of all its texts, about. */
  readonly bytes: number
}

/** Commits a group with whatever else waits in its lane. @throws what the commit failed with */
export type GroupCommit = (group: DraftGroup) => Promise<readonly CommitOutcome[]>

interface Waiting extends DraftGroup {
  readonly resolve: (outcomes: readonly CommitOutcome[]) => void
  readonly reject: (reason: unknown) => void
}

interface Lane {
  waiting: Waiting[]
  waitingMessages: number
  isBusy: boolean
  /** Ends a rest, where there is one. */
  wake: (() => void) | undefined
}

/** Makes the group commit of a database. */
export function createGroupCommit({ lanes: count, commit, onCommit }: GroupCommitOptions): GroupCommit {
  const lanes = Array.from(
    { length: count },
    (): Lane => ({ waiting: [], waitingMessages: 0, isBusy: false, wake: undefined }),
  )

  return (group) => {
    const lane = lanes[group.lane]
    if (lane === undefined) return Promise.reject(new RangeError(`there is no lane ${group.lane}`))
    return new Promise((resolve, reject) => {
      lane.waiting.push({ ...group, resolve, reject })
      lane.waitingMessages += group.drafts.length
      if (isEnough(lane)) lane.wake?.()
      if (lane.isBusy) return
      lane.isBusy = true
      void run(lane)
    })
  }

  async function run(lane: Lane): Promise<void> {
    await turn()
    while (lane.waiting.length > 0) {
      const batch = takeBatch(lane)
      const drafts = batch.length === 1 ? batch[0]!.drafts : batch.flatMap((group) => group.drafts)
      const durationMs = await commitBatch(batch, drafts)
      // A message that came alone makes the next one wait for nothing.
      const restMs = drafts.length === 1 ? 0 : Math.min(durationMs, storageLimits.commitGatherMaxMs)
      await turn()
      if (restMs > 0 && !isEnough(lane)) await rest(lane, restMs)
    }
    lane.isBusy = false
  }

  /** @returns how long it took, milliseconds */
  async function commitBatch(batch: readonly Waiting[], drafts: readonly MessageDraft[]): Promise<number> {
    const started = performance.now()
    try {
      const outcomes = await commit(drafts)
      onCommit(drafts.length, performance.now() - started)
      let at = 0
      for (const group of batch) {
        group.resolve(outcomes.slice(at, at + group.drafts.length))
        at += group.drafts.length
      }
    } catch (error) {
      for (const group of batch) group.reject(error)
    }
    return performance.now() - started
  }
}

/** Takes from the front of a lane what one transaction may hold; at least one group. */
function takeBatch(lane: Lane): Waiting[] {
  let count = 0
  let messages = 0
  let bytes = 0
  for (const group of lane.waiting) {
    bytes += group.bytes
    const isTooMuch =
      messages + group.drafts.length > limits.commitBatchMaxMessages || bytes > limits.commitBatchMaxBytes
    if (count > 0 && isTooMuch) break
    messages += group.drafts.length
    count += 1
  }
  lane.waitingMessages -= messages
  return lane.waiting.splice(0, count)
}

/** Whether enough waits to begin at once. */
function isEnough(lane: Lane): boolean {
  return lane.waitingMessages >= storageLimits.commitGatherMaxMessages
}

/** Until enough waits, but not for longer than that. */
async function rest(lane: Lane, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    lane.wake = () => {
      clearTimeout(timer)
      resolve()
    }
  })
  lane.wake = undefined
}

/** One turn of the event loop, in which what has been posted arrives. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
