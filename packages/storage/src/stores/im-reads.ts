/** The reads that every new connection makes: thousands of them after an outage. */
import type { ImStore, Membership, SyncRecord, UserStateRecord } from '@stonechat/im/contract'
import type { SyncAsk } from '../sync/get-light-changes.js'
import type { UserStateAsk } from '../user-state/get-user-state.js'
import { shareQuestions } from './share-questions.js'

/** What a store of messaging offers beside its port, so that many can share a statement. */
export interface BatchReads {
  /** Of users without any there may be no entry. */
  listMembershipsOf(userIds: readonly number[]): Promise<ReadonlyMap<number, readonly Membership[]>>
  /** Of each ask, in their order; `undefined` where it is too much to be answered together with others. */
  getLightChanges(asks: readonly SyncAsk[]): Promise<(SyncRecord | undefined)[]>
  getLightUserStates(asks: readonly UserStateAsk[]): Promise<(UserStateRecord | undefined)[]>
}

const maxKeys = 500
/** Each has its own answer: more of them, or of more conversations, would delay the first. */
const maxSyncs = 32
const maxHeld = 200
/** Each may bring preferences, which are larger than all else of a user's. */
const maxUserStates = 100

export function gatherImReads(
  store: BatchReads & Pick<ImStore, 'getLastSeen' | 'getChangesSince' | 'getUserState'>,
): Pick<ImStore, 'listMemberships' | 'getLastSeen' | 'getChangesSince' | 'getUserState'> {
  const memberships = shareQuestions(
    (userIds: readonly number[]) => store.listMembershipsOf(userIds),
    maxKeys,
  )
  const lastSeen = shareQuestions(
    async (userIds: readonly number[]) =>
      new Map((await store.getLastSeen(userIds)).map((one) => [one.userId, one])),
    maxKeys,
  )
  const changes = shareQuestions(async (asks: readonly SyncAsk[]) => {
    const records = await store.getLightChanges(asks)
    return new Map(asks.map((ask, index) => [ask, records[index]]))
  }, maxSyncs)
  const userStates = shareQuestions(async (asks: readonly UserStateAsk[]) => {
    const records = await store.getLightUserStates(asks)
    return new Map(asks.map((ask, index) => [ask, records[index]]))
  }, maxUserStates)
  return {
    async getUserState(userId, sinceRev, limit) {
      const ask = { userId, sinceRev, limit }
      return (await userStates([ask])).get(ask) ?? store.getUserState(userId, sinceRev, limit)
    },
    async getChangesSince(userId, wish) {
      const isOfAll = wish.afterId === undefined && wish.upToId === undefined
      const ask = { userId, wish }
      const record = isOfAll && wish.held.length <= maxHeld ? (await changes([ask])).get(ask) : undefined
      return record ?? store.getChangesSince(userId, wish)
    },
    listMemberships: async (userId) => [...((await memberships([userId])).get(userId) ?? [])],
    async getLastSeen(userIds) {
      const seen = await lastSeen(userIds)
      return userIds.map((userId) => seen.get(userId) ?? { userId, lastSeenAt: null, shownTo: 'everyone' })
    },
  }
}
