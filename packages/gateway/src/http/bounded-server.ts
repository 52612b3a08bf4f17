/** The HTTP server of the product: how long a connection may take, and how much it may ask for at once. */
import { createServer, type Server } from 'node:http'
import type { HttpTimeouts } from './options.js'
import { createRequestLines, type Handler } from './request-lines.js'

/** Makes a server whose connections take turns: see `createRequestLines`. */
export function createBoundedServer(handler: Handler, timeouts: HttpTimeouts): Server {
  const server = createServer(
    {
      headersTimeout: timeouts.headersTimeoutMs,
      requestTimeout: timeouts.requestTimeoutMs,
      connectionsCheckingInterval: timeouts.httpTimeoutsCheckedMs,
    },
    createRequestLines(handler),
  )
  server.setTimeout(timeouts.httpIdleTimeoutMs)
  return server
}
