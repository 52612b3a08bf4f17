/**
 * The port of a gRPC server. grpc-js could listen by itself, but it says why it cannot in a text only, and on standard
 * error too.
 */
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Server, ServerCredentials } from '@grpc/grpc-js'
import type { Limiter } from '../limiter.js'
import type { GrpcConnections } from './connections.js'

export interface GrpcPort {
  /** @throws Error with the `code` of the operating system, such as `EADDRINUSE` */
  listen(address: { host: string; port: number }): Promise<{ host: string; port: number }>
  /** Takes no more connections and calls, lets those under way end for at most `graceMs`, then cuts them off. */
  close(graceMs: number): Promise<void>
}

/** What every HTTP/2 connection begins with; over TLS more comes before. */
const prefaceBytes = 24

/**
 * Makes the port of a server, closed until it listens.
 * @param options.silentMs after so long a connection that has not begun to speak is cut: grpc-js bounds only those that have
 */
export function createGrpcPort(
  server: Server,
  options: {
    readonly credentials: ServerCredentials
    readonly silentMs: number
    readonly limiter: Limiter
    readonly connections: GrpcConnections
  },
): GrpcPort {
  const { credentials, silentMs, limiter, connections } = options
  const injector = server.createConnectionInjector(credentials)
  const sockets = new Set<Socket>()
  const port = createServer({ noDelay: true }, (socket) => {
    const address = socket.remoteAddress ?? ''
    if (!limiter.grpcConnections.enter(address)) {
      socket.destroy()
      return
    }
    sockets.add(socket)
    connections.add(socket)
    const timer = setTimeout(() => {
      if (socket.bytesRead < prefaceBytes) socket.destroy()
    }, silentMs).unref()
    socket.once('close', () => {
      clearTimeout(timer)
      sockets.delete(socket)
      limiter.grpcConnections.leave(address)
    })
    injector.injectConnection(socket)
  })

  return {
    listen: (address) =>
      new Promise((resolve, reject) => {
        port.once('error', reject)
        port.listen(address, () => {
          port.off('error', reject)
          resolve({ host: address.host, port: (port.address() as AddressInfo).port })
        })
      }),
    async close(graceMs) {
      const noneLeft = new Promise<void>((resolve) => port.close(() => resolve()))
      // Each connection ends with its last call. That the server says so is no sign: from Node 24 on it does at once.
      server.tryShutdown(() => {})
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy()
      const timer = setTimeout(cutOff, graceMs)
      await noneLeft
      clearTimeout(timer)
      cutOff()
    },
  }

  /** Sockets too, since one that has not finished its TLS handshake is no session yet. */
  function cutOff(): void {
    server.forceShutdown()
    for (const socket of sockets) socket.destroy()
  }
}
