/**
 * Who may still be connected. A revocation closes its sockets by an event; for those that nobody heard, whoever knows is
 * asked: when a connection starts, when events may have been missed, and now and then.
 */
import { limits } from '@stonechat/protocol'
import type { CheckCallers } from '../contract/index.js'
import type { HubConnection } from '../hub/hub-connection.js'

export interface CallerChecks {
  /** Closes those that may no longer be connected. Rejects where nobody can tell; then all stay. */
  check(connections: readonly HubConnection[]): Promise<void>
}

/** Connections that are asked about together. */
interface Batch {
  readonly connections: HubConnection[]
  done: Promise<void>
}

/** While one question is under way, the next gathers. Without anyone to `ask`, everybody may stay. */
export function createCallerChecks(ask: CheckCallers | undefined): CallerChecks {
  let gathering: Batch | undefined
  let asking: Promise<void> = Promise.resolve()

  return {
    check(connections) {
      if (ask === undefined || connections.length === 0) return Promise.resolve()
      gathering ??= begin(ask)
      gathering.connections.push(...connections)
      return gathering.done
    },
  }

  function begin(whom: CheckCallers): Batch {
    const batch: Batch = { connections: [], done: asking }
    batch.done = askAll(whom, batch, asking)
    asking = batch.done.catch(() => {})
    return batch
  }

  async function askAll(whom: CheckCallers, batch: Batch, before: Promise<void>): Promise<void> {
    await before
    gathering = undefined
    const { connections } = batch
    for (let start = 0; start < connections.length; start += limits.callersCheckMax) {
      const some = connections.slice(start, start + limits.callersCheckMax)
      const reasons = await whom(some.map((one) => one.caller))
      for (const [index, reason] of reasons.entries()) if (reason !== undefined) some[index]?.close(reason)
    }
  }
}
