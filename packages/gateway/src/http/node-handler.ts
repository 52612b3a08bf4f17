import type { IncomingMessage, ServerResponse } from 'node:http'
import { createHttpGateway } from './gateway.js'
import type { HttpGatewayOptions } from './options.js'

export interface NodeHandler extends AsyncDisposable {
  /** Answers a request of a plain `node:http` server. What lies outside the prefix goes to `next`, or is a 404. */
  handle(request: IncomingMessage, response: ServerResponse, next?: () => void): void
  close(): Promise<void>
}

/** The HTTP carrier for a `node:http` server that someone else owns, usually under a prefix. */
export async function createNodeHandler(options: HttpGatewayOptions): Promise<NodeHandler> {
  const app = await createHttpGateway(options)
  const prefix = options.prefix ?? ''
  const close = async () => {
    await app.close()
  }
  return {
    handle(request, response, next) {
      if (next !== undefined && !isUnder(prefix, request.url ?? '/')) next()
      else app.routing(request, response)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function isUnder(prefix: string, url: string): boolean {
  return url.startsWith(prefix) && /^([/?]|$)/.test(url.slice(prefix.length))
}
