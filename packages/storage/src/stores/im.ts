import type { ImStore } from '@stonechat/im/contract'
import { imAccess } from '@stonechat/im/rules'
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
    ...imAccess,
    commitPacked: 'write',
    listMembershipsOf: 'read',
    getLightChanges: 'read',
    getLightUserStates: 'read',
  },
  open: (remote, commitLanes) => ({
    ...remote,
    ...gatherImReads(remote),
    commitLanes,
    commitMessages: async (batch, lane = 0) =>
      unpackOutcomes(batch, await remote.commitPacked(packDrafts(batch), lane)),
  }),
}
