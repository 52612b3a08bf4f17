import { addressKey } from '@stonechat/protocol/base'

/** How many connections each address has open. */
export interface AddressCounter {
  /** Counts one more; `false`, and nothing counted, where its address has too many. */
  enter(ip: string): boolean
  /** Once for each `enter` that was `true`. */
  leave(ip: string): void
}

export function createAddressCounter(max: number): AddressCounter {
  const counts = new Map<string, number>()
  return {
    enter(ip) {
      const key = addressKey(ip)
      const count = counts.get(key) ?? 0
      if (count >= max) return false
      counts.set(key, count + 1)
      return true
    },
    leave(ip) {
      const key = addressKey(ip)
      const count = counts.get(key) ?? 0
      if (count > 1) counts.set(key, count - 1)
      else counts.delete(key)
    },
  }
}

/** Without limits: for load tests. */
export const uncounted: AddressCounter = { enter: () => true, leave() {} }
