import type { Vault } from '../api.js'
import { findStorage } from '../base/storage.js'

/** How long a tab may hold the lease that stands in for `navigator.locks` on pages without TLS. */
const leaseMs = 10_000
const leasePollMs = 50

/** Keeps tokens for as long as the process runs. */
export function createMemoryVault(): Vault {
  let held: string | null = null
  return {
    load: () => held,
    save: (value) => {
      held = value
    },
  }
}

/**
 * Keeps tokens in `localStorage`, shared by all tabs of the origin: they see each other's changes and renew one at a
 * time. Where storage is forbidden, it keeps them in memory.
 */
export function createBrowserVault(key = 'stonechat.account'): Vault {
  const storage = findStorage()
  if (storage === undefined) return createMemoryVault()
  return {
    load: () => storage.getItem(key),
    save: (value) => (value === null ? storage.removeItem(key) : storage.setItem(key, value)),
    subscribe: (listener) => {
      const onStorage = (event: StorageEvent) => {
        // `null`: everything was cleared.
        if (event.key === key || event.key === null) listener()
      }
      globalThis.addEventListener('storage', onStorage)
      return () => globalThis.removeEventListener('storage', onStorage)
    },
    withLock: (task) =>
      globalThis.navigator?.locks === undefined
        ? withLease(storage, `${key}.lease`, task)
        : (navigator.locks.request(key, task) as ReturnType<typeof task>),
  }
}

/** A lock by a dated entry: not airtight as a real one, but two tabs meet in it only within the same few milliseconds. */
async function withLease<T>(storage: Storage, key: string, task: () => Promise<T>): Promise<T> {
  const own = String(Math.random())
  const deadline = Date.now() + leaseMs
  while (Date.now() < deadline) {
    const [holder, until] = (storage.getItem(key) ?? '').split(' ')
    if (holder === own) break
    if (Number(until ?? 0) < Date.now()) storage.setItem(key, `${own} ${Date.now() + leaseMs}`)
    await new Promise((resolve) => setTimeout(resolve, leasePollMs))
  }
  try {
    return await task()
  } finally {
    if (storage.getItem(key)?.startsWith(`${own} `)) storage.removeItem(key)
  }
}
