import { type StoreName, type Stores, stores } from '../stores/stores.js'

type CallStore = (store: StoreName, method: string, args: readonly unknown[]) => Promise<unknown>

/**
 * All stores, whose methods are calls to a thread.
 * @param commitLanes how many transactions the engine carries side by side
 */
export function openRemoteStores(call: CallStore, commitLanes: number): Stores {
  const names = Object.keys(stores) as StoreName[]
  return Object.fromEntries(
    names.map((name) => [name, openRemote(name, call, commitLanes)]),
  ) as unknown as Stores
}

function openRemote(name: StoreName, call: CallStore, commitLanes: number): Stores[StoreName] {
  const { access, open } = stores[name]
  const methods = Object.keys(access).map((method) => [
    method,
    (...args: readonly unknown[]) => call(name, method, args),
  ])
  // The methods are those of this very entry, which is known by its name only.
  return open(Object.fromEntries(methods) as never, commitLanes)
}
