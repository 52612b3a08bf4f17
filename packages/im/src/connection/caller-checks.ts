/**
 * Which callers may still be connected. A revocation closes its sockets by an event; for lost ones the host is asked:
 * when a connection starts, when events may have been missed, and now and then.
 */

import { gather } from '@stonechat/protocol/base'
import type { CheckCallers } from '../contract/index.js'
import type { HubConnection } from '../hub/hub-connection.js'
import { imLimits } from '../limits.js'

export interface CallerChecks {
  /** Closes those that may no longer be connected. Rejects where the host cannot be asked; then all stay. */
  check(connections: readonly HubConnection[]): Promise<void>
}

/** While one question is under way, the next gathers. Without anyone to `ask`, everybody may stay. */
export function createCallerChecks(ask: CheckCallers | undefined): CallerChecks {
  if (ask === undefined) return { check: () => Promise.resolve() }
  const batches = gather<readonly HubConnection[], HubConnection[], void>({
    empty: () => [],
    add: (held, connections) => void held.push(...connections),
    // Those that start in the same turn are asked about together.
    pause: () => Promise.resolve(),
    work: (held) => closeRevoked(ask, held),
  })
  return {
    check: (connections) => (connections.length === 0 ? Promise.resolve() : batches.put(connections).done),
  }
}

async function closeRevoked(ask: CheckCallers, connections: readonly HubConnection[]): Promise<void> {
  for (let start = 0; start < connections.length; start += imLimits.callersCheckMax) {
    const some = connections.slice(start, start + imLimits.callersCheckMax)
    const reasons = await ask(some.map((one) => one.caller))
    for (const [index, reason] of reasons.entries()) if (reason !== undefined) some[index]?.close(reason)
  }
}
