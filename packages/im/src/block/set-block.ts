import type { Bus, Clock, ImStore } from '../contract/index.js'
import type { Receipts } from '../delivery/receipts.js'
import type { PresenceTracker } from '../presence/presence.js'
import { announceUserChange } from '../user-state/announce-user-change.js'

export interface SetBlockParts {
  readonly store: Pick<ImStore, 'setBlock'>
  readonly bus: Pick<Bus, 'publish'>
  readonly clock: Clock
  readonly presence: Pick<PresenceTracker, 'sightChanged'>
  readonly receipts: Pick<Receipts, 'announce'>
}

/** Blocks or unblocks a user; where that changes something, all of the blocker's devices are notified. */
export async function setBlock(
  { store, bus, clock, presence, receipts }: SetBlockParts,
  userId: number,
  blockedId: number,
  blocked: boolean,
): Promise<void> {
  const outcome = await store.setBlock(userId, blockedId, blocked, clock())
  if (outcome.status === 'unchanged') return
  presence.sightChanged(userId, blockedId)
  if (outcome.receipt !== undefined) receipts.announce(outcome.receipt)
  announceUserChange(bus, userId, { rev: outcome.rev, kind: 'block', user_id: blockedId, blocked })
}
