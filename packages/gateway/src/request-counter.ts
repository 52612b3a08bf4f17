import { addressKey } from '@stonechat/protocol/base'

/** How many requests each address has under way, and how many bytes of answers it has not taken yet. */
export interface RequestCounter {
  /** Counts one more; `false`, and nothing counted, where its address has too many, or owes too much reading. */
  enter(ip: string): boolean
  /** An answer of so many bytes is on its way. */
  owe(ip: string, bytes: number): void
  /** Once for each `enter` that was `true`, with all that was owed by it. */
  leave(ip: string, owedBytes: number): void
}

export function createRequestCounter(max: {
  readonly requests: number
  readonly owedBytes: number
}): RequestCounter {
  const counts = new Map<string, { requests: number; owedBytes: number }>()
  return {
    enter(ip) {
      const key = addressKey(ip)
      const count = counts.get(key)
      if (count === undefined) {
        counts.set(key, { requests: 1, owedBytes: 0 })
        return true
      }
      if (count.requests >= max.requests || count.owedBytes > max.owedBytes) return false
      count.requests += 1
      return true
    },
    owe(ip, bytes) {
      const count = counts.get(addressKey(ip))
      if (count !== undefined) count.owedBytes += bytes
    },
    leave(ip, owedBytes) {
      const key = addressKey(ip)
      const count = counts.get(key)
      if (count === undefined) return
      count.requests -= 1
      count.owedBytes -= owedBytes
      if (count.requests === 0) counts.delete(key)
    },
  }
}

/** Without limits: for load tests. */
export const unboundedRequests: RequestCounter = { enter: () => true, owe() {}, leave() {} }
