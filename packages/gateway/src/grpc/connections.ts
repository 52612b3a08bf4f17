/** The connections of the gRPC port: who may go on, however much is refused on them. */
import type { Socket } from 'node:net'
import { gatewayLimits } from '../limits.js'

interface Connection {
  readonly socket: Socket
  refusals: number
  isOfService: boolean
}

/** By `address:port` of the other side, which is all that grpc-js tells of the connection of a call. */
export interface GrpcConnections {
  add(socket: Socket): void
  /** The service called on this connection: it stays, since a proxy may put the calls of strangers on it too. */
  trust(peer: string): void
  /** Cuts a connection of strangers that goes on calling after `grpcRefusalsMaxPerConnection` calls were refused on it. */
  refuse(peer: string): void
}

/** Makes an empty set of connections; each leaves it when it closes. */
export function createGrpcConnections(): GrpcConnections {
  const byPeer = new Map<string, Connection>()
  return {
    add(socket) {
      const peer = `${socket.remoteAddress}:${socket.remotePort}`
      byPeer.set(peer, { socket, refusals: 0, isOfService: false })
      socket.once('close', () => byPeer.delete(peer))
    },
    trust(peer) {
      const connection = byPeer.get(peer)
      if (connection !== undefined) connection.isOfService = true
    },
    refuse(peer) {
      const connection = byPeer.get(peer)
      if (connection === undefined || connection.isOfService) return
      connection.refusals += 1
      if (connection.refusals > gatewayLimits.grpcRefusalsMaxPerConnection) connection.socket.destroy()
    },
  }
}
