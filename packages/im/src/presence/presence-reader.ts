/** Where users are, as far as it may be known: what they chose, whom they blocked and who are contacts decides that. */
import type { Presence } from '@stonechat/protocol'
import type { ImStore, LastSeen } from '../contract/index.js'
import type { LastSeenKeeper } from './last-seen.js'

export interface PresenceReaderParts {
  readonly store: Pick<ImStore, 'findBlocked' | 'findBlockers' | 'findContacts' | 'getLastSeen'>
  readonly lastSeen: Pick<LastSeenKeeper, 'watch'>
  readonly isOnline: (userId: number) => boolean
}

export interface PresenceReader {
  /** Of users, for one viewer or for a stranger who is not signed in; with those of them who keep it from the viewer. */
  forViewer(
    userIds: readonly number[],
    viewerId: number | undefined,
  ): Promise<{ readonly users: Presence[]; readonly kept: ReadonlySet<number> }>
  /** Of one user, for those who may know it; with the viewers from whom it is kept. */
  forViewers(
    userId: number,
    viewerIds: readonly number[],
  ): Promise<{ readonly user: Presence; readonly kept: ReadonlySet<number> }>
  /** Of users, for those who may know it. */
  forAllowed(userIds: readonly number[]): Promise<Presence[]>
}

export function createPresenceReader({ store, lastSeen, isOnline }: PresenceReaderParts): PresenceReader {
  return {
    async forViewer(userIds, viewerId) {
      using noted = lastSeen.watch()
      const [found, blockers] = await Promise.all([
        store.getLastSeen(userIds),
        viewerId === undefined ? new Set<number>() : store.findBlockers(viewerId, userIds),
      ])
      const forContacts = idsOf(found, 'contacts').filter((userId) => userId !== viewerId)
      const isAnyContact = viewerId !== undefined && forContacts.length > 0
      const contacts = isAnyContact ? await store.findContacts(viewerId, forContacts) : new Set<number>()
      const strangers = forContacts.filter((userId) => !contacts.has(userId))
      const kept = new Set([...blockers, ...idsOf(found, 'nobody'), ...strangers])
      const locate = (one: LastSeen) => toPresence(one, noted.find(one.userId))
      return { users: found.map((one) => (kept.has(one.userId) ? unseen(one.userId) : locate(one))), kept }
    },

    async forViewers(userId, viewerIds) {
      using noted = lastSeen.watch()
      const [[found], blocked] = await Promise.all([
        store.getLastSeen([userId]),
        store.findBlocked(userId, viewerIds),
      ])
      const seen = found ?? { userId, lastSeenAt: null, shownTo: 'everyone' }
      // Two users are contacts of each other, or neither is.
      const allowed =
        seen.shownTo === 'contacts' ? await store.findContacts(userId, viewerIds) : new Set(viewerIds)
      const isKept = (viewerId: number) =>
        seen.shownTo === 'nobody' || blocked.has(viewerId) || (viewerId !== userId && !allowed.has(viewerId))
      return { user: toPresence(seen, noted.find(userId)), kept: new Set(viewerIds.filter(isKept)) }
    },

    async forAllowed(userIds) {
      using noted = lastSeen.watch()
      const found = await store.getLastSeen(userIds)
      return found.map((one) =>
        one.shownTo === 'nobody' ? unseen(one.userId) : toPresence(one, noted.find(one.userId)),
      )
    },
  }

  function toPresence({ userId, lastSeenAt }: LastSeen, notedAt: number | undefined): Presence {
    return { user_id: userId, online: isOnline(userId), last_seen_at: notedAt ?? lastSeenAt }
  }
}

function idsOf(found: readonly LastSeen[], shownTo: LastSeen['shownTo']): number[] {
  return found.flatMap((one) => (one.shownTo === shownTo ? [one.userId] : []))
}

/** A user of whom it is not known where they are. */
export function unseen(userId: number): Presence {
  return { user_id: userId, online: false, last_seen_at: null }
}
