/**
 * After events were missed: sockets that should have been closed are closed, clients are asked to sync, and connections listen to
 * the groups their users are in now.
 */

import { setTimeout as delay } from 'node:timers/promises'
import type { CallerChecks } from '../connection/caller-checks.js'
import type { Bus, ImStore, Log } from '../contract/index.js'
import { imLimits } from '../limits.js'
import type { Hub } from './hub.js'
import type { HubConnection } from './hub-connection.js'
import { encode } from './outbound.js'

export interface RefresherOptions {
  readonly hub: Hub
  readonly store: Pick<ImStore, 'listMemberships'>
  readonly bus: Bus
  readonly callers: CallerChecks
  readonly log: Log
  /** Called for each user whose connections may have missed events. */
  readonly onRefresh: (userId: number) => Promise<void>
  /** Called at the same intervals: what else events may have been lost of. */
  readonly onTick: () => void
}

export interface Refresher extends Disposable {
  /** For one user, or for all users connected to this node. Requests that come during a run are batched. */
  refresh(whom: number | 'all'): void
}

/** Makes the refresher of a node. At intervals it also asks which callers may still be connected, as revocations can get lost. */
export function createRefresher(options: RefresherOptions): Refresher {
  const { hub, store, bus, callers, log, onRefresh, onTick } = options
  const stopped = new AbortController()
  const wanted = new Set<number>()
  let running = 0
  const timer = setInterval(() => {
    void checkCallers(hub.all())
    onTick()
  }, imLimits.callersCheckIntervalMs).unref()

  return {
    refresh(whom) {
      const connections = whom === 'all' ? hub.all() : hub.connectionsOf(whom)
      void checkCallers(connections)
      void tellToSync(connections)
      for (const connection of connections) {
        // That it may follow no more can have been lost too: a client that syncs subscribes again.
        connection.unfollowAll()
        wanted.add(connection.caller.userId)
      }
      while (running < imLimits.refreshesMaxRunning && running < wanted.size) void work()
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      stopped.abort()
    },
  }

  /** A few at a time: clients that were all asked at once would all sync at once. */
  async function tellToSync(connections: readonly HubConnection[]): Promise<void> {
    const { signal } = stopped
    const resync = encode({ event: 'resync', data: {} })
    for (let start = 0; start < connections.length && !signal.aborted; start += imLimits.resyncsPerTurn) {
      if (start > 0) await delay(imLimits.resyncTurnMs, undefined, { signal }).catch(() => {})
      for (const one of connections.slice(start, start + imLimits.resyncsPerTurn)) one.deliver(resync)
    }
  }

  async function checkCallers(connections: readonly HubConnection[]): Promise<void> {
    await callers.check(connections).catch((err: unknown) => log.warn({ err }, 'callers.not_checked'))
  }

  async function work(): Promise<void> {
    const { signal } = stopped
    running += 1
    for (const userId of wanted) {
      if (signal.aborted) break
      wanted.delete(userId)
      try {
        await adjust(userId)
      } catch (err) {
        log.warn({ err, userId }, 'groups.not_refreshed')
        if (hub.connectionsOf(userId).length > 0) wanted.add(userId)
        await delay(imLimits.groupReadRetryMs, undefined, { signal }).catch(() => {})
      }
    }
    running -= 1
  }

  async function adjust(userId: number): Promise<void> {
    const before = hub.connectionsOf(userId).map((one) => [one, hub.groupsOf(one)] as const)
    if (before.length === 0) return
    const memberships = await store.listMemberships(userId)
    for (const [connection, groups] of before) hub.adjust(connection, memberships, groups)
    await bus.flush()
    await onRefresh(userId)
  }
}
