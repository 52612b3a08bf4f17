import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'

type Upgrade = [request: IncomingMessage, socket: Duplex, head: Buffer]

/**
 * Takes upgrades of a server: those that are ours, and all where nobody else listens for them; returns what stops that.
 *
 * Ours are kept from other listeners. Other WebSocket servers on the same HTTP server (ws with a path, @fastify/websocket)
 * write a refusal into the socket of every upgrade that they do not know, which would end our connections. Node cannot stop an
 * event on its way to other listeners, so this stands in front of `emit`.
 */
export function claimUpgrades(
  server: Server,
  { isOurs, take }: { isOurs(request: IncomingMessage): boolean; take(...upgrade: Upgrade): void },
): () => void {
  let isStopped = false
  const { emit } = server
  const emitOthers = (event: string, ...args: unknown[]): boolean => {
    const [request] = args as Partial<Upgrade>
    if (isStopped || event !== 'upgrade' || request === undefined || !isOurs(request))
      return Reflect.apply(emit, server, [event, ...args])
    take(...(args as Upgrade))
    return true
  }
  server.emit = emitOthers as Server['emit']

  // Node asks whether there are listeners before it emits.
  const onForeign = (...upgrade: Upgrade) => {
    if (server.listenerCount('upgrade') === 1) take(...upgrade)
  }
  server.on('upgrade', onForeign)
  return () => {
    isStopped = true
    server.removeListener('upgrade', onForeign)
    if (server.emit === emitOthers) server.emit = emit
  }
}
