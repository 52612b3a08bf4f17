/**
 * Which groups' receipts anybody follows, on any node, so that nothing is done about those of all others. Nodes tell each other
 * when a connection begins to follow one, and again now and then; what is not told again is forgotten.
 */
import { monotonicOf } from '@stonechat/protocol/base'
import type { Bus, Clock } from '../contract/index.js'
import { imLimits } from '../limits.js'

export interface FollowedGroups extends Disposable {
  /** Whether a connection of some node may follow this group. */
  has(conversationId: number): boolean
  /** A connection of this node follows it from now on. Says whether that is news to the nodes. */
  add(conversationId: number): boolean
}

export interface FollowedGroupsOptions {
  readonly bus: Bus
  readonly clock: Clock
  /** The groups that connections of this node follow. */
  readonly own: () => Iterable<number>
}

/** Keeps what this node knows of it. */
export function createFollowedGroups({ bus, clock, own }: FollowedGroupsOptions): FollowedGroups {
  const now = monotonicOf(clock)
  const until = new Map<number, number>()
  const timer = setInterval(tick, imLimits.followedToldIntervalMs).unref()
  const stops = [
    bus.subscribe('presence', (event) => {
      if (event.kind !== 'followed') return
      for (const id of event.conversationIds) until.set(id, now() + imLimits.followedKeptMs)
      if (event.asks) tell([...own()])
    }),
    bus.onRestored(() => tell([...own()])),
  ]
  // This node may be new among others.
  bus.publish('presence', { kind: 'followed', conversationIds: [], asks: true })

  return {
    has: (conversationId) => (until.get(conversationId) ?? 0) > now(),
    add(conversationId) {
      const left = (until.get(conversationId) ?? 0) - now()
      if (left < imLimits.followedKeptMs - imLimits.followedToldIntervalMs) tell([conversationId])
      return left <= 0
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      for (const stop of stops) stop()
    },
  }

  function tell(conversationIds: readonly number[]): void {
    for (let start = 0; start < conversationIds.length; start += imLimits.followedPerEvent)
      bus.publish('presence', {
        kind: 'followed',
        conversationIds: conversationIds.slice(start, start + imLimits.followedPerEvent),
      })
  }

  function tick(): void {
    const at = now()
    for (const [conversationId, end] of until) if (end <= at) until.delete(conversationId)
    tell([...own()])
  }
}
