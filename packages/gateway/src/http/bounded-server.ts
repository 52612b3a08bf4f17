/** The HTTP server of the product: how long a connection may take, and how much it may ask for at once. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { gatewayLimits } from '../limits.js'
import type { HttpTimeouts } from './options.js'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/**
 * A server that cuts a connection with more than `gatewayLimits.httpPipelinedMaxRequests` requests under way. No browser sends
 * a second one before the first is answered; one packet can hold a thousand, and each would be held in memory.
 */
export function createBoundedServer(handler: Handler, timeouts: HttpTimeouts): Server {
  const underWay = new WeakMap<Socket, number>()
  const server = createServer(
    {
      headersTimeout: timeouts.headersTimeoutMs,
      requestTimeout: timeouts.requestTimeoutMs,
      connectionsCheckingInterval: timeouts.httpTimeoutsCheckedMs,
    },
    (request, response) => {
      const { socket } = request
      // What came in the same packet is read to its end all the same.
      if (socket.destroyed) return
      const count = (underWay.get(socket) ?? 0) + 1
      if (count > gatewayLimits.httpPipelinedMaxRequests) {
        socket.destroy()
        return
      }
      underWay.set(socket, count)
      response.once('close', () => underWay.set(socket, (underWay.get(socket) ?? 1) - 1))
      handler(request, response)
    },
  )
  server.setTimeout(timeouts.httpIdleTimeoutMs)
  return server
}
