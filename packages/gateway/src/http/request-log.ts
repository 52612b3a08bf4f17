import type { Log } from '@stonechat/im'
import type { FastifyInstance } from 'fastify'

/**
 * One line for each request, with the name of its operation or the pattern of its path: never an address line, which
 * may hold a token, nor a body. The same id goes back to the caller as `x-request-id`.
 */
export function addRequestLog(app: FastifyInstance, log: Log): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    const { url, config } = request.routeOptions
    const fields = {
      requestId: request.id,
      method: request.method,
      route: (config as { operation?: string }).operation ?? url ?? 'unknown',
      status: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
    }
    if (reply.statusCode >= 500) log.info(fields, 'http.request')
    else log.debug(fields, 'http.request')
  })
}
