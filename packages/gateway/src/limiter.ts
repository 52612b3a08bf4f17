import { limits, StonechatError } from '@stonechat/protocol'
import { addressKey, type Clock, monotonicOf, systemClock } from '@stonechat/protocol/base'
import { type AddressCounter, createAddressCounter, uncounted } from './address-counter.js'
import { gatewayLimits } from './limits.js'
import { createRequestCounter, type RequestCounter, unboundedRequests } from './request-counter.js'

/** The payer of a request, and its points. */
export interface Charge {
  readonly cost: number
  /** A signed-in user pays from the user's points and from those of the address. */
  readonly userId?: number | undefined
  /**
   * A caller that presented a good token without being a user, a service, pays by its address alone. Default: `userId` is
   * given.
   */
  readonly isKnown?: boolean | undefined
  readonly ip?: string | undefined
}

/** Counts what users and addresses spend. All carriers of a node share one. */
export interface Limiter {
  /**
   * Takes the points of a request, at once and without waiting, so that requests keep their order.
   * @throws StonechatError `rate_limited` with the time until the next window, in milliseconds; then nothing was taken
   */
  take(charge: Charge): void
  /**
   * Takes points for what was done already, such as a long answer. They are never refused; what they exceed the limit by is
   * carried over, so that the next windows grant as much less.
   */
  owe(charge: Charge): void
  /** Undoes the `take` of a stranger whose token proved to be good, and who then pays as a user. */
  giveBack(charge: Pick<Charge, 'cost' | 'ip'>): void
  /** Whether a user kept sending after refusals for `gatewayLimits.floodPointsPerUser`, on all connections together. */
  isFlooding(userId: number): boolean
  /** WebSocket connections, and handshakes that may become some. */
  readonly sockets: AddressCounter
  /** Connections that use HTTP, or have not sent anything yet. */
  readonly httpConnections: AddressCounter
  /** Connections that use gRPC. */
  readonly grpcConnections: AddressCounter
  /** Requests over HTTP that are under way, and their answers that were not taken yet. */
  readonly requests: RequestCounter
  /** Milliseconds until what was refused may be asked again. */
  windowLeftMs(): number
}

export interface LimiterOptions {
  /** `false` counts nothing: for load tests. */
  readonly isEnabled: boolean
  /** What all users behind one address may spend in a window together. Default `limits.ratePointsPerAddress`. */
  readonly pointsPerAddress?: number | undefined
  /** WebSocket connections of all users behind one address. Default `limits.connectionsMaxPerAddress`. */
  readonly connectionsPerAddress?: number | undefined
  readonly clock?: Clock | undefined
}

/**
 * A limiter in memory, by fixed windows of `gatewayLimits.rateWindowMs`. All windows turn at the same time, so that turning
 * costs one `clear` and no timer, whatever the number of users.
 *
 * Strangers and known callers of an address are counted apart, so that an attacker who tries bad tokens or guesses
 * passwords behind a shared address does not lock out the signed-in users there.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  const { isEnabled, pointsPerAddress = limits.ratePointsPerAddress } = options
  if (!isEnabled) return unlimited
  const clock = monotonicOf(options.clock ?? systemClock)

  const byUser = new Map<number, number>()
  const refusedByUser = new Map<number, number>()
  const byAddress = new Map<string, number>()
  const byStrangersAddress = new Map<string, number>()
  let windowEndsAt = 0

  const debtors = [
    { counts: byUser, max: gatewayLimits.ratePointsPerUser, keys: new Set<number>() },
    { counts: byAddress, max: pointsPerAddress, keys: new Set<string>() },
    { counts: byStrangersAddress, max: gatewayLimits.ratePointsPerIp, keys: new Set<string>() },
  ] as const

  const turn = (now: number) => {
    if (now < windowEndsAt && byAddress.size + byStrangersAddress.size < maxCounted) return
    const windows = 1 + Math.max(0, Math.floor((now - windowEndsAt) / gatewayLimits.rateWindowMs))
    for (const { counts, max, keys } of debtors) carryOver(counts as Map<unknown, number>, keys, max, windows)
    refusedByUser.clear()
    windowEndsAt = now - (now % gatewayLimits.rateWindowMs) + gatewayLimits.rateWindowMs
  }
  const isFlooding = (userId: number) => (refusedByUser.get(userId) ?? 0) > gatewayLimits.floodPointsPerUser

  return {
    isFlooding,
    sockets: createAddressCounter(options.connectionsPerAddress ?? limits.connectionsMaxPerAddress),
    httpConnections: createAddressCounter(gatewayLimits.httpConnectionsMaxPerAddress),
    grpcConnections: createAddressCounter(gatewayLimits.grpcConnectionsMaxPerAddress),
    requests: createRequestCounter({
      requests: gatewayLimits.httpRequestsMaxPerAddress,
      owedBytes: gatewayLimits.httpOwedMaxBytesPerAddress,
    }),

    take({ cost, userId, isKnown = userId !== undefined, ip }) {
      const now = clock()
      turn(now)
      const address = ip === undefined ? undefined : addressKey(ip)
      const ofAddress = isKnown ? byAddress : byStrangersAddress
      const addressMax = isKnown ? pointsPerAddress : gatewayLimits.ratePointsPerIp
      const userPoints = cost + (userId === undefined ? 0 : (byUser.get(userId) ?? 0))
      const addressPoints = cost + (address === undefined ? 0 : (ofAddress.get(address) ?? 0))
      const isOver =
        (userId !== undefined && (userPoints > gatewayLimits.ratePointsPerUser || isFlooding(userId))) ||
        (address !== undefined && addressPoints > addressMax)
      if (isOver) {
        if (userId !== undefined) refusedByUser.set(userId, cost + (refusedByUser.get(userId) ?? 0))
        throw new StonechatError('rate_limited', { retryAfterMs: Math.max(1, windowEndsAt - now) })
      }
      if (userId !== undefined) byUser.set(userId, userPoints)
      if (address !== undefined) ofAddress.set(address, addressPoints)
    },

    owe({ cost, userId, isKnown = userId !== undefined, ip }) {
      if (cost <= 0) return
      turn(clock())
      const [users, addresses, strangers] = debtors
      if (userId !== undefined) add(users, userId, cost)
      if (ip !== undefined) add(isKnown ? addresses : strangers, addressKey(ip), cost)
    },

    windowLeftMs() {
      const now = clock()
      turn(now)
      return Math.max(1, windowEndsAt - now)
    },

    giveBack({ cost, ip }) {
      if (ip === undefined) return
      const address = addressKey(ip)
      // The window may have turned since: what it forgot is not owed.
      const points = (byStrangersAddress.get(address) ?? 0) - cost
      if (points > 0) byStrangersAddress.set(address, points)
      else byStrangersAddress.delete(address)
    },
  }
}

interface Debts<K> {
  readonly counts: Map<K, number>
  readonly max: number
  /** Who spent more than there was. */
  readonly keys: Set<K>
}

function add<K>({ counts, max, keys }: Debts<K>, key: K, cost: number): void {
  const points = (counts.get(key) ?? 0) + cost
  counts.set(key, points)
  if (points > max) keys.add(key)
}

/** Begins a window: everybody's count starts at zero, and that of a debtor at what they still owe. */
function carryOver<K>(counts: Map<K, number>, debtors: Set<K>, max: number, windows: number): void {
  const carried: [K, number][] = []
  for (const key of debtors) {
    const most = max * gatewayLimits.rateDebtMaxWindows
    const points = Math.min(counts.get(key) ?? 0, most) - max * windows
    if (points > 0) carried.push([key, points])
  }
  counts.clear()
  debtors.clear()
  for (const [key, points] of carried) {
    counts.set(key, points)
    if (points > max) debtors.add(key)
  }
}

const unlimited: Limiter = {
  take() {},
  owe() {},
  windowLeftMs: () => gatewayLimits.rateWindowMs,
  giveBack() {},
  isFlooding: () => false,
  sockets: uncounted,
  httpConnections: uncounted,
  grpcConnections: uncounted,
  requests: unboundedRequests,
}

/** Bounds memory under an attack from very many addresses: then the count starts over. */
const maxCounted = 500_000
