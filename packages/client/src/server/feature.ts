import type { ServerLimits } from '@stonechat/protocol'
import type { Readable } from '../api.js'
import { Cell } from '../base/cell.js'
import type { Base, Feature } from '../feature.js'
import type { Origin } from './origin.js'

export interface ServerFeature extends Feature {
  readonly server: Readable<ServerLimits | undefined>
}

export interface ServerFeatureDeps extends Pick<Base, 'call' | 'keeper'> {
  readonly origin: Origin
  /** What is held here is of another database than the server has now: all of it is to be read anew. */
  readonly onReset: () => void
}

/**
 * What the server allows, as its operator has set it: it comes with every connection, and is kept for starts without one. And
 * the name of its database, which changes when that went back to a backup.
 */
export function createServerFeature({ call, keeper, origin, onReset }: ServerFeatureDeps): ServerFeature {
  const server = new Cell<ServerLimits | undefined>(undefined)
  /** Older servers send none. */
  const take = (limits: ServerLimits | undefined) => {
    if (limits === undefined || JSON.stringify(limits) === JSON.stringify(server.getSnapshot())) return
    server.set(limits)
    keeper.putSoon({ table: 'server', key: 'limits', record: limits })
  }
  /** Older servers name none. */
  const see = (name: string | undefined) => {
    if (name !== undefined && name !== origin.name) {
      if (origin.name !== undefined) return onReset()
      origin.name = name
      keeper.putSoon({ table: 'facts', key: 'incarnation', record: { incarnation: name } })
    }
    origin.isConfirmed = true
  }
  return {
    server,
    onEvent: {
      ready(news) {
        take(news.limits)
        see(news.incarnation)
      },
    },
    askSync: () => ({ incarnation: origin.name }),
    onSync: (answer) => see(answer.incarnation),
    onAnswer: { 'server.get': ({ limits }) => take(limits) },
    onReady() {
      // This tab came after the `ready` of the shared socket, and where there is no storage nobody kept it.
      if (server.getSnapshot() === undefined) void call('server.get', {}).catch(() => {})
    },
    onLost() {
      origin.isConfirmed = false
    },
    restore({ server: [limits], facts }) {
      server.set(limits)
      origin.name = facts.find((fact) => fact.incarnation)?.incarnation
    },
  }
}
