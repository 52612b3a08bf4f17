import * as limits from '@stonechat/protocol/client-limits'

/**
 * How long to wait before try number `attempt` (from 0), in ms: exponential backoff with full jitter, between the shortest
 * wait and a ceiling that doubles with each attempt, so that clients which lost their server together do not come back
 * together.
 */
export function backoffMs(attempt: number, random: () => number): number {
  const minMs = limits.reconnectMinMs
  const ceilingMs = Math.min(limits.reconnectMaxMs, minMs * 2 ** Math.min(attempt + 1, 30))
  return Math.round(minMs + random() * (ceilingMs - minMs))
}
