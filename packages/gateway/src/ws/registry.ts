import { gatewayLimits } from '../limits.js'
import type { LiveConnection } from './live-connection.js'

/** The open connections of a node, by user. */
export interface Registry {
  /** Adds a connection; a user's oldest one is replaced where there are too many. */
  add(connection: LiveConnection): void
  /** Idempotent. */
  remove(connection: LiveConnection): void
  all(): LiveConnection[]
  readonly users: number
}

export function createRegistry(): Registry {
  /** Nearly everybody has a single connection, which is kept without a list around it. */
  const byUser = new Map<number, LiveConnection | LiveConnection[]>()
  return {
    add(connection) {
      const { userId } = connection.caller
      const own = byUser.get(userId)
      if (own === undefined) {
        byUser.set(userId, connection)
      } else if (!Array.isArray(own)) {
        byUser.set(userId, [own, connection])
      } else {
        own.push(connection)
        if (own.length > gatewayLimits.connectionsMaxPerUser) own[0]!.close('replaced')
      }
    },
    remove(connection) {
      const { userId } = connection.caller
      const own = byUser.get(userId)
      if (own === connection) {
        byUser.delete(userId)
      } else if (Array.isArray(own)) {
        const index = own.indexOf(connection)
        if (index >= 0) own.splice(index, 1)
        if (own.length === 0) byUser.delete(userId)
      }
    },
    all: () => [...byUser.values()].flat(),
    get users() {
      return byUser.size
    },
  }
}
