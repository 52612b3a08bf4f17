import type { ImStore } from '@stonechat/im/contract'
import type { UserStore } from '@stonechat/user'
import { type BatchReads, gatherImReads, gatherUserReads } from '../stores/gather-reads.js'
import { type PackedOutcomes, packDrafts, unpackOutcomes } from './commit-wire.js'
import type { StoreName } from './rpc.js'

type CallStore = (store: StoreName, method: string, args: readonly unknown[]) => Promise<unknown>

/**
 * Both stores, whose every method is a call to a thread. Batches of messages cross in a form of their own, and reads that
 * many ask at once share a call.
 * @param commitLanes how many transactions the engine carries side by side
 */
export function openRemoteStores(
  call: CallStore,
  commitLanes: number,
): { readonly im: ImStore; readonly user: UserStore } {
  return {
    im: remoteStore<ImStore>('im', call, {
      commitLanes,
      ...gatherImReads(remoteStore<ImStore & BatchReads>('im', call)),
      commitMessages: async (batch, lane = 0) =>
        unpackOutcomes(
          batch,
          (await call('im', 'commitPacked', [packDrafts(batch), lane])) as PackedOutcomes,
        ),
    }),
    user: remoteStore<UserStore>('user', call, gatherUserReads(remoteStore<UserStore>('user', call))),
  }
}

/** A store whose every method is a call to the thread that really has it, but for what is answered here: its `own`. */
function remoteStore<S extends object>(name: StoreName, call: CallStore, own: Partial<S> = {}): S {
  const members = new Map<string, unknown>(Object.entries(own))
  return new Proxy({} as S, {
    get(_, property) {
      // A store is no promise: `await store` must not ask a thread for `then`.
      if (typeof property !== 'string' || property === 'then') return undefined
      let member = members.get(property)
      if (member === undefined) {
        member = (...args: unknown[]) => call(name, property, args)
        members.set(property, member)
      }
      return member
    },
  })
}
