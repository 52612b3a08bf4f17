import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ProxyTrust } from './address.js'
import type { Limiter } from './limiter.js'

/**
 * Bounds how many connections that are not WebSockets an address holds open: headers that never end, bodies that trickle,
 * answers that are not read. A trusted proxy serves many clients and bounds them itself.
 */
export function boundConnections(
  server: Server,
  { limiter, isTrusted }: { readonly limiter: Limiter; readonly isTrusted: ProxyTrust },
): void {
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? ''
    if (isTrusted(address)) return
    if (!limiter.httpConnections.enter(address)) {
      socket.destroy()
      return
    }
    releases.set(socket, () => limiter.httpConnections.leave(address))
    socket.once('close', releaseThis)
  })
}

/** This connection no longer uses HTTP: it is counted as a WebSocket from now on. Idempotent. */
export function releaseConnection(socket: Duplex): void {
  releases.get(socket)?.()
  releases.delete(socket)
  socket.removeListener('close', releaseThis)
}

/** The two carriers of a server share nothing but its connections. */
const releases = new WeakMap<Duplex, () => void>()

function releaseThis(this: Duplex): void {
  releaseConnection(this)
}
