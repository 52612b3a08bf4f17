import type { ImStore } from '@stonechat/im/contract'
import { imAccess } from '@stonechat/im/rules'
import { type ByteReads, toMessageRange } from '../message/message-bytes.js'
import { type PackedDrafts, type PackedOutcomes, packDrafts, unpackOutcomes } from '../thread/commit-wire.js'
import { type BatchReads, gatherImReads } from './im-reads.js'
import type { StoreEntry } from './store-entry.js'

export interface ServedImStore extends ImStore, BatchReads, ByteReads {
  /** `commitMessages` of batches that share transactions, in a form that is quick to cross. */
  commitPacked(drafts: PackedDrafts, lane: number): Promise<PackedOutcomes>
}

/** Messages cross in forms of their own, and reads that many ask at once share a call. */
export const im: StoreEntry<ImStore, ServedImStore> = {
  access: {
    ...imAccess,
    commitPacked: 'write',
    listMembershipsOf: 'read',
    getLightChanges: 'read',
    getLightUserStates: 'read',
    listMessageBytes: 'read',
  },
  open: (remote, { commitLanes, people = 'open' }) => ({
    ...remote,
    ...gatherImReads(remote),
    listMessages: async (range) => toMessageRange(await remote.listMessageBytes(range)),
    commitLanes,
    people,
    commitMessages: async (batch, lane = 0) =>
      unpackOutcomes(batch, await remote.commitPacked(packDrafts(batch), lane)),
  }),
}
