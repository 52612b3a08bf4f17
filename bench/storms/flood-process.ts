/** The attacker, in a process of its own with the lowest priority: does one flood until it is killed, and counts. */
import { setPriority } from 'node:os'
import { type Flood, floods } from './flood-kinds.js'
import { createPace } from './pace.js'

// What is measured is the server's defence, not how two processes share a core.
setPriority(19)

export interface FloodOrder {
  readonly kind: keyof typeof floods
  readonly host: string
  readonly port: number
  readonly localAddress: string
  readonly tokens: readonly string[]
  readonly maxCopies: number
  readonly connectionsPerSecond: number
  readonly writesPerSecond: number
}

process.once('message', (order: FloodOrder) => {
  const counts = new Map<string, number>()
  const count = (what: string, times = 1) => {
    if (times > 0) counts.set(what, (counts.get(what) ?? 0) + times)
  }
  const paces = {
    connections: createPace(order.connectionsPerSecond),
    writes: createPace(order.writesPerSecond),
  }
  const flood: Flood = floods[order.kind]
  flood({ ...order, paces, count })
  process.on('message', () => process.send?.(Object.fromEntries(counts)))
})
process.on('disconnect', () => process.exit())
