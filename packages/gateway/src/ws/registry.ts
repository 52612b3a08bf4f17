import { limits } from '@stonechat/protocol'
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
  const byUser = new Map<number, LiveConnection[]>()
  return {
    add(connection) {
      const { userId } = connection.caller
      const own = byUser.get(userId)
      if (own === undefined) {
        byUser.set(userId, [connection])
        return
      }
      own.push(connection)
      if (own.length > limits.connectionsMaxPerUser) own[0]!.close('replaced')
    },
    remove(connection) {
      const { userId } = connection.caller
      const own = byUser.get(userId)
      const index = own?.indexOf(connection) ?? -1
      if (own === undefined || index < 0) return
      own.splice(index, 1)
      if (own.length === 0) byUser.delete(userId)
    },
    all: () => [...byUser.values()].flat(),
    get users() {
      return byUser.size
    },
  }
}
