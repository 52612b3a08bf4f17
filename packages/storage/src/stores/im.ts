import type { ImStore } from '@stonechat/im/contract'
import { type PackedDrafts, type PackedOutcomes, packDrafts, unpackOutcomes } from '../thread/commit-wire.js'
import { type BatchReads, gatherImReads } from './im-reads.js'
import type { StoreEntry } from './store-entry.js'

export interface ServedImStore extends ImStore, BatchReads {
  /** `commitMessages` of batches that share transactions, in a form that is quick to cross. */
  commitPacked(drafts: PackedDrafts, lane: number): Promise<PackedOutcomes>
}

/** Batches of messages cross in a form of their own, and reads that many ask at once share a call. */
export const im: StoreEntry<ImStore, ServedImStore> = {
  access: {
    // Asks the connection that can do everything.
    ping: 'write',
    getAccess: 'read',
    commitMessages: 'write',
    commitPacked: 'write',
    changeMessage: 'write',
    deleteMessages: 'write',
    setReaction: 'write',
    listReactors: 'read',
    listMessages: 'read',
    listMessageVersions: 'read',
    getSession: 'read',
    listSessions: 'read',
    readSession: 'write',
    updateSession: 'write',
    advanceDelivered: 'write',
    listUndelivered: 'read',
    getChangesSince: 'read',
    getLightChanges: 'read',
    createGroup: 'write',
    getGroup: 'read',
    getMember: 'read',
    listMembers: 'read',
    listMemberships: 'read',
    listMembershipsOf: 'read',
    findMembers: 'read',
    changeGroup: 'write',
    listEvents: 'read',
    getEventHead: 'read',
    getEventStart: 'read',
    pruneEvents: 'write',
    listBlocks: 'read',
    setBlock: 'write',
    getLastSeen: 'read',
    saveLastSeen: 'write',
    setPresenceHidden: 'write',
    getUserState: 'read',
    getLightUserStates: 'read',
    getPreferences: 'read',
    mergePreferences: 'write',
  },
  open: (remote, commitLanes) => ({
    ...remote,
    ...gatherImReads(remote),
    commitLanes,
    commitMessages: async (batch, lane = 0) =>
      unpackOutcomes(batch, await remote.commitPacked(packDrafts(batch), lane)),
  }),
}
