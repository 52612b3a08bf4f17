import { bytesOf, packOutcomes, unpackDrafts } from '../thread/commit-wire.js'
import { createGroupCommit } from '../thread/group-commit.js'
import type { ServedImStore } from './im.js'
import { createImStore } from './im-store.js'
import type { ServeStoresOptions } from './serve.js'

/** The store of messaging, in which batches that wait share a transaction. */
export function serveIm({ onCommit, incarnation, ...tx }: ServeStoresOptions): ServedImStore {
  const store = createImStore(tx)
  const commit = createGroupCommit({
    lanes: store.commitLanes,
    commit: (batch) => store.commitMessages(batch),
    onCommit,
  })
  return {
    ...store,
    async getIncarnation(shown) {
      if (incarnation === undefined) return store.getIncarnation()
      if (shown !== undefined) await incarnation.witness(shown)
      return { name: incarnation.value, mark: incarnation.mark }
    },
    commitPacked: async (packed, lane) =>
      packOutcomes(await commit({ lane, drafts: unpackDrafts(packed), bytes: bytesOf(packed) })),
  }
}
