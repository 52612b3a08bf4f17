import type { StoreFacts } from '../stores/store-entry.js'
import { type StoreName, type Stores, stores } from '../stores/stores.js'

type CallStore = (store: StoreName, method: string, args: readonly unknown[]) => Promise<unknown>

/** All stores, whose methods are calls to a thread. */
export function openRemoteStores(call: CallStore, facts: StoreFacts): Stores {
  const names = Object.keys(stores) as StoreName[]
  return Object.fromEntries(names.map((name) => [name, openRemote(name, call, facts)])) as unknown as Stores
}

function openRemote(name: StoreName, call: CallStore, facts: StoreFacts): Stores[StoreName] {
  const { access, open } = stores[name]
  const methods = Object.keys(access).map((method) => [
    method,
    (...args: readonly unknown[]) => call(name, method, args),
  ])
  // The methods are those of this very entry, which is known by its name only.
  return open(Object.fromEntries(methods) as never, facts)
}
