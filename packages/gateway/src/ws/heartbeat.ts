import { type Clock, monotonicOf } from '@stonechat/protocol/base'
import type { LiveConnection } from './live-connection.js'
import type { HeartbeatTimes } from './options.js'
import { createWheel } from './wheel.js'

export interface Heartbeat {
  watch(connection: LiveConnection): void
  remove(connection: LiveConnection): void
  stop(): void
}

/** Asks silent connections for a sign of life, and closes those that give none or whose token ran out. */
export function createHeartbeat(times: HeartbeatTimes, clock: Clock): Heartbeat {
  const { pingIntervalMs, pongTimeoutMs } = times
  const monotonic = monotonicOf(clock)
  const tickMs = Math.max(1, Math.min(1_000, Math.floor(Math.min(pingIntervalMs, pongTimeoutMs) / 4)))
  const wheel = createWheel<LiveConnection>({
    tickMs,
    slots: Math.ceil(Math.max(pingIntervalMs, pongTimeoutMs) / tickMs) + 2,
    onDue: (connection) => check(connection),
  })

  const check = (connection: LiveConnection) => {
    if (connection.isClosing) return
    const now = monotonic()
    const leftMs = expiryOf(connection) - clock()
    if (leftMs <= 0) return connection.close('tokenExpired')
    const dueAt = nextBeat(connection, now)
    if (dueAt <= now) return connection.close('silent')
    wheel.schedule(connection, Math.min(dueAt - now, leftMs))
  }

  /** When to look again; now, where the connection has had its time. */
  const nextBeat = (connection: LiveConnection, now: number): number => {
    if (connection.pingedAt !== 0) return connection.pingedAt + pongTimeoutMs
    const askAt = connection.heardAt + pingIntervalMs
    if (askAt > now) return askAt
    connection.sendPing()
    connection.pingedAt = now
    return now + pongTimeoutMs
  }

  return { watch: check, remove: wheel.remove, stop: wheel.stop }
}

/** A login lives as long as its device; a token of the host's own lives until it expires or is renewed. */
function expiryOf({ caller }: LiveConnection): number {
  return caller.deviceId === undefined
    ? (caller.expiresAt ?? Number.POSITIVE_INFINITY)
    : Number.POSITIVE_INFINITY
}
