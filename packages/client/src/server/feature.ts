import type { ServerLimits } from '@stonechat/protocol'
import type { Readable } from '../api.js'
import { Cell } from '../base/cell.js'
import type { Base, Feature } from '../feature.js'

export interface ServerFeature extends Feature {
  readonly server: Readable<ServerLimits | undefined>
}

/** What the server allows, as its operator has set it. It comes with every connection, and is kept for starts without one. */
export function createServerFeature({ call, keeper }: Pick<Base, 'call' | 'keeper'>): ServerFeature {
  const server = new Cell<ServerLimits | undefined>(undefined)
  /** Older servers send none. */
  const take = (limits: ServerLimits | undefined) => {
    if (limits === undefined || JSON.stringify(limits) === JSON.stringify(server.getSnapshot())) return
    server.set(limits)
    keeper.putSoon({ table: 'server', key: 'limits', record: limits })
  }
  return {
    server,
    onEvent: { ready: ({ limits }) => take(limits) },
    onAnswer: { 'server.get': ({ limits }) => take(limits) },
    onReady() {
      // This tab came after the `ready` of the shared socket, and where there is no storage nobody kept it.
      if (server.getSnapshot() === undefined) void call('server.get', {}).catch(() => {})
    },
    restore: ({ server: [limits] }) => server.set(limits),
  }
}
