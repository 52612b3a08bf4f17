/** What breaks, when and for how long. */
import { createRandom } from './random.js'
import type { ChaosOptions } from './schedule.js'

/** What can be done to a network between two parts. */
export const lineFaults = ['cut', 'refuse', 'freeze', 'delay', 'stopReading'] as const
/** What can be done to a process. */
export const processFaults = ['kill', 'pause', 'stop'] as const

export type Fault = {
  /** It comes when so much of the messages is acknowledged, from 0 to 1. */
  readonly at: number
  /** Which of the places of that kind, from 0 up to 1. */
  readonly which: number
  readonly durationMs: number
} & (
  | {
      readonly place: 'clients' | 'nodeToDatabase' | 'nodeToNats'
      readonly what: (typeof lineFaults)[number]
    }
  | {
      readonly place: 'node' | 'database' | 'nats' | 'follower'
      readonly what: (typeof processFaults)[number]
    }
  /** A backup is made; so much later everything is stopped and the backup put back. */
  | { readonly place: 'everything'; readonly what: 'restore' }
  /** A replica takes over, so long after it was made; the former primary lives on and only reads. */
  | { readonly place: 'database'; readonly what: 'failover' }
  /** Clients of one line come back to another node. */
  | { readonly place: 'clients'; readonly what: 'move' }
)

const lineWeights = { cut: 3, refuse: 2, freeze: 2, delay: 2, stopReading: 1 }
const processWeights = { kill: 3, pause: 2, stop: 1 }
const shortestMs = 200
const longestMs = 3_000

/** Of as many faults, one more that a process which follows the event log suffers. */
const faultsPerFollowerFault = 4

/** Faults, spread over the run, over the places that this world has. */
export function planFaults(options: ChaosOptions): Fault[] {
  const { seed, restores, failovers } = options
  return [
    ...planWorldFaults(options),
    ...planFollowerFaults(options),
    ...planRare(seed, 'restores', restores, { place: 'everything', what: 'restore' } as const),
    ...planRare(seed, 'failovers', failovers, { place: 'database', what: 'failover' } as const),
  ].sort((one, other) => one.at - other.at)
}

/** In the middle of each part of the run, so that people talk before, between and after. By chance of their own, as below. */
function planRare<K extends object>(seed: number, name: string, count: number, kind: K) {
  const random = createRandom(seed, name)
  return Array.from({ length: count }, (_, index) => ({
    ...kind,
    at: (index + 0.2 + 0.4 * random.next()) / count,
    which: 0,
    durationMs: random.between(shortestMs, longestMs),
  }))
}

/** By chance of their own, so that what else a seed plans stays as it is. */
function planFollowerFaults({ seed, db, faults }: ChaosOptions): Fault[] {
  const count = db === 'mariadb' ? Math.ceil(faults / faultsPerFollowerFault) : 0
  const random = createRandom(seed, 'faults of followers')
  return Array.from({ length: count }, (_, index) => ({
    at: (index + random.next()) / count,
    which: random.next(),
    durationMs: random.between(shortestMs, longestMs),
    place: 'follower',
    what: random.weighted(processWeights),
  }))
}

function planWorldFaults({ seed, nodes, db, faults }: ChaosOptions): Fault[] {
  const random = createRandom(seed, 'faults')
  const isCluster = nodes > 1
  const places = {
    clients: 6,
    node: 4,
    nodeToDatabase: db === 'mariadb' ? 3 : 0,
    database: db === 'mariadb' ? 1 : 0,
    nodeToNats: isCluster ? 3 : 0,
    nats: isCluster ? 1 : 0,
  }
  return Array.from({ length: faults }, (_, index): Fault => {
    const at = (index + random.next()) / faults
    const common = { at, which: random.next(), durationMs: random.between(shortestMs, longestMs) }
    const place = random.weighted(places)
    if (place === 'node' || place === 'database' || place === 'nats')
      return { ...common, place, what: random.weighted(processWeights) }
    if (place === 'clients' && isCluster && random.next() < 0.15) return { ...common, place, what: 'move' }
    return { ...common, place, what: random.weighted(lineWeights) }
  })
}
