/** Following the event log from a cursor that outlives the process: one node reads, the others stand by. */
import { randomUUID } from 'node:crypto'
import type { EventRecord, ImStore } from '@stonechat/im/contract'
import { type Log, withDeadline } from '@stonechat/protocol/base'
import { backoffMs } from '../base/backoff.js'
import { createPause, rest } from '../base/pause.js'
import { silent } from '../base/silent.js'
import type { FollowerStore } from '../contract/index.js'
import { keepLease } from '../lease/keep-lease.js'
import { workLimits } from '../limits.js'
import { advance } from './advance.js'

export interface Gap {
  /** The last event that was handed over. */
  readonly from: number
  /** All events after `from` up to this one have been pruned, unread. */
  readonly to: number
}

export interface FollowerOptions {
  /** Of all nodes together: its cursor is kept by this name. */
  readonly name: string
  readonly store: FollowerStore
  /** The log. */
  readonly events: Pick<ImStore, 'listEvents' | 'getEventHead' | 'getEventStart'>
  /** Where a follower that is new begins: with the oldest event there is, or with what comes from now on. */
  readonly from: 'start' | 'now'
  /**
   * Receives events in the order of the log. The cursor moves once this has resolved; a rejection brings the same events
   * again, after a pause, on this node or another. Should end when the signal is given.
   */
  readonly onEvents: (events: readonly EventRecord[], context: { signal: AbortSignal }) => Promise<void>
  /** Receives what cannot be had any more, before the events that come after it. */
  readonly onGap?: ((gap: Gap) => Promise<void>) | undefined
  /** The name of the node: the table of followers shows it where this one reads. */
  readonly owner: string
  readonly log?: Log | undefined
  /** Events handed over together at most; `followerPageMax` by default. */
  readonly pageMax?: number | undefined
  /** How often it looks for new events; `followerPollMs` by default. */
  readonly pollMs?: number | undefined
  /** How long the follower stays with a node that says nothing any more; `leaseMs` by default. */
  readonly leaseMs?: number | undefined
  /** How often a node that stands by tries to take over; `followerTakeMs` by default. */
  readonly takeMs?: number | undefined
  /** How long events may take; `followerTimeoutMs` by default. */
  readonly timeoutMs?: number | undefined
}

export interface FollowerStats {
  /** Whether this node reads. */
  readonly isHolder: boolean
  /** Events that were handed over here. */
  readonly events: number
  /** How often it had to try again, whatever the reason. */
  readonly failures: number
  /** How often events were gone before they were read. */
  readonly gaps: number
}

export interface Follower extends AsyncDisposable {
  readonly name: string
  /** Says that there may be new events, so that it reads at once. */
  wake(): void
  stats(): FollowerStats
  /**
   * How many events it is behind, whichever node reads: a little too many, where ids were given out and not used.
   * @throws StonechatError `unavailable`
   */
  getLag(): Promise<number>
}

/**
 * Starts to follow. Disposing of it aborts `onEvents`, waits for it, and gives the lease back.
 *
 * Every event is handed over at least once, in order, and none is left out, unless it was pruned: then `onGap` says so.
 * Events are handed over twice where a node dies, is paused or loses the database between `onEvents` and the moving of the
 * cursor.
 */
export function createFollower(options: FollowerOptions): Follower {
  const { name, store, events, log = silent, leaseMs = workLimits.leaseMs } = options
  const { pollMs = workLimits.followerPollMs, takeMs = workLimits.followerTakeMs } = options
  const lease = { name, owner: `${options.owner}/${randomUUID().slice(0, 8)}` }
  const stop = new AbortController()
  const pause = createPause()
  const stats = { isHolder: false, events: 0, failures: 0, gaps: 0 }
  let failuresInARow = 0
  const following = follow()

  return {
    name,
    wake: pause.wake,
    stats: () => ({ ...stats }),
    async getLag() {
      const [{ newest }, follower] = await Promise.all([events.getEventHead(), store.getFollower(name)])
      return follower === undefined ? 0 : Math.max(0, newest - follower.cursor)
    },
    async [Symbol.asyncDispose]() {
      stop.abort()
      await withDeadline(following, 2 * workLimits.stopGraceMs, 'the consumer of events').catch(() => {})
    },
  }

  async function follow(): Promise<void> {
    let isThere = false
    while (!stop.signal.aborted) {
      try {
        if (!isThere) await ensureThere()
        isThere = true
        await readWhileHolding()
        await rest(takeMs, stop.signal)
      } catch (err) {
        stats.failures += 1
        failuresInARow += 1
        log.warn({ follower: name, err, failuresInARow }, 'follower.failed')
        await rest(backoffMs(failuresInARow), stop.signal)
      }
    }
  }

  async function ensureThere(): Promise<void> {
    if ((await store.getFollower(name)) !== undefined) return
    const cursor =
      options.from === 'now' ? (await events.getEventHead()).settled : await events.getEventStart()
    await store.addFollower({ name, cursor })
  }

  /**
   * Reads until the lease is lost or the process stops. Where reading fails it gives the lease back: another node may do
   * better.
   */
  async function readWhileHolding(): Promise<void> {
    const takenAt = performance.now()
    const taken = await store.takeFollower({ ...lease, leaseMs })
    if (taken === undefined) return
    using kept = keepLease({ takenAt, leaseMs, renew: () => store.renewFollower({ ...lease, leaseMs }) })
    log.debug({ follower: name, cursor: taken.cursor }, 'follower.taken')
    stats.isHolder = true
    let mayGiveBack = true
    try {
      mayGiveBack = await readFrom(taken.cursor, kept.lost)
    } finally {
      stats.isHolder = false
      // What was handed over and not saved comes again, on whichever node goes on.
      if (kept.lost.aborted) log.warn({ follower: name }, 'follower.lost')
      if (mayGiveBack) await store.releaseFollower(lease).catch(() => {})
    }
  }

  /** Answers whether the lease may be given back. */
  async function readFrom(start: number, lost: AbortSignal): Promise<boolean> {
    const parts = { ...options, log, lease, lost, stopped: stop.signal }
    let cursor = start
    while (!stop.signal.aborted && !lost.aborted) {
      const step = await advance(parts, cursor)
      if (step.status === 'over' || step.status === 'left') return step.status === 'over'
      failuresInARow = 0
      if (step.status === 'gap') stats.gaps += 1
      else if (step.status !== 'nothing') stats.events += step.events
      if (step.status === 'nothing') await pause.rest(pollMs, stop.signal)
      else cursor = step.cursor
      // Under load it reads pages, not single events.
      if (step.status === 'part') await rest(workLimits.followerGatherMs, stop.signal)
    }
    return true
  }
}
