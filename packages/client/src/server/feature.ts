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
 * the name of its database, which changes when that went back in time, and the mark that shows the server that it did.
 */
export function createServerFeature({ call, keeper, origin, onReset }: ServerFeatureDeps): ServerFeature {
  const server = new Cell<ServerLimits | undefined>(undefined)
  /** Older servers send none. */
  const take = (limits: ServerLimits | undefined) => {
    if (!limits || JSON.stringify(limits) === JSON.stringify(server.getSnapshot())) return
    server.set(limits)
    keeper.putSoon({ table: 'server', key: 'limits', record: limits })
  }
  /** Older servers name none. Only a sync shows the server the mark, by which it knows that its database went back. */
  const see = (incarnation: string | undefined, mark: string | undefined, isShown: boolean) => {
    if (incarnation) {
      origin.incarnation ??= incarnation
      if (incarnation !== origin.incarnation) return onReset()
      if (!(mark && mark === origin.mark))
        keeper.putSoon({ table: 'facts', key: 'incarnation', record: { incarnation, mark } })
      origin.mark = mark
    }
    origin.isConfirmed ||= isShown
  }
  return {
    server,
    onEvent: {
      ready(news) {
        take(news.limits)
        see(news.incarnation, origin.mark, !origin.mark)
      },
    },
    askSync: () => ({ incarnation: origin.incarnation, mark: origin.mark }),
    onSync: ({ incarnation, mark }) => see(incarnation, mark, true),
    onAnswer: { 'server.get': ({ limits }) => take(limits) },
    onReady() {
      // This tab came after the `ready` of the shared socket, and where there is no storage nobody kept it.
      if (!server.getSnapshot()) void call('server.get', {}).catch(() => {})
    },
    onLost() {
      origin.isConfirmed = false
    },
    restore({ server: [limits], facts }) {
      server.set(limits)
      Object.assign(
        origin,
        facts.find((fact) => fact.incarnation),
      )
    },
  }
}
